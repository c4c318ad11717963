import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type DefinitionPath, type Diagnostic, errorAt } from '../model/diagnostic.ts';
import type { Project } from './loadProject.ts';

/** The Dockerfiles of all flows, relative to the project's folder. */
export function dockerfilesOf({ flows }: Pick<Project, 'flows'>): readonly string[] {
  return flows.flatMap(({ flow }) => flow.images.map(({ context, dockerfile }) => join(context, dockerfile)));
}

/** What images are to be built from, and is not there. */
export async function findMissingImageFiles({ flows, locator }: Project): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const { flow, file } of flows) {
    const errors = flow.images.flatMap(({ name, context, dockerfile }): readonly Diagnostic[] => {
      const at = (property: string): DefinitionPath => ['images', name, property];
      const is = (kind: 'isDirectory' | 'isFile', path: string): boolean =>
        statSync(join(locator.projectFolder, path), { throwIfNoEntry: false })?.[kind]() === true;
      const isThere = is('isDirectory', context);
      if (isThere && is('isFile', join(context, dockerfile))) return [];
      return isThere
        ? [
            errorAt(
              'dockerfile-missing',
              at('dockerfile'),
              `${context} has no file ${dockerfile}.`,
              'Create it, or set "dockerfile" to another path, relative to the context.',
            ),
          ]
        : [
            errorAt(
              'context-missing',
              at('context'),
              `The build context of "${name}" does not exist: ${context}.`,
              "Create the folder with a Dockerfile, or correct the path. It is relative to the project's folder.",
            ),
          ];
    });
    found.push(...(await locator.locate(file, errors)));
  }
  return found;
}
