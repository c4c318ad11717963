import type { Statement } from '../groovy/ast.ts';
import { script } from '../groovy/build.ts';
import { printGroovy } from '../groovy/print.ts';
import { groovyLength } from './groovyLength.ts';

/** Estimates how many bytes statements take up in a method that Jenkins' engine compiles, closures in it included. */
export function compiledLength(statements: readonly Statement[]): number {
  return groovyLength(printGroovy(script(statements)));
}
