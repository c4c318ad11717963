import { compileController } from '../../../src/jenkins/controller/compileController.ts';
import { shop } from '../../fixtures/shop.ts';
import { compiled } from '../compiled.ts';
import { librarySteps } from './librarySteps.ts';

export const files = compileController(compiled(shop), librarySteps);

export function body(name: string): string {
  return files.find(({ path }) => path === `jenkins/controller/${name}`)?.body ?? '';
}

export interface Configuration {
  readonly jobs: readonly { readonly script: string }[];
  readonly unclassified: { readonly globalLibraries: { readonly libraries: readonly object[] } };
}
