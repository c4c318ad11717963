import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type DefinitionPath, type Diagnostic, fault } from '../model/diagnostic.ts';
import type { Project } from './loadProject.ts';

/** The Dockerfiles of all flows, relative to the project's folder. */
export function dockerfilesOf({ flows }: Pick<Project, 'flows'>): readonly string[] {
  return flows.flatMap(({ flow }) => flow.images.map(({ context, dockerfile }) => join(context, dockerfile)));
}

/** What images are to be built from, and is not there. */
export async function findMissingImageFiles({ flows, locator }: Project): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const { flow, file } of flows) {
    const faults = flow.images.flatMap(({ name, context, dockerfile }): readonly Diagnostic[] => {
      const at = (property: string): DefinitionPath => ['images', name, property];
      const is = (kind: 'isDirectory' | 'isFile', path: string): boolean =>
        statSync(join(locator.projectFolder, path), { throwIfNoEntry: false })?.[kind]() === true;
      const isThere = is('isDirectory', context);
      if (isThere && is('isFile', join(context, dockerfile))) return [];
      return isThere
        ? [
            fault(
              'dockerfile-missing',
              at('dockerfile'),
              `${context} has no file ${dockerfile}.`,
              'Write it, or name another in dockerfile; it is looked for in the context.',
            ),
          ]
        : [
            fault(
              'context-missing',
              at('context'),
              `There is no folder ${context} to build "${name}" from.`,
              "Make it, with a Dockerfile, or correct the path; it begins at the project's folder.",
            ),
          ];
    });
    found.push(...(await locator.locate(file, faults)));
  }
  return found;
}
