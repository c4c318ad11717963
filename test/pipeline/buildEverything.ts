import { join } from 'node:path';
import { standardProfile } from '../../src/declarative/profile/standard.ts';
import { loadDefinition } from '../../src/load/loadDefinition.ts';
import { createLocator } from '../../src/load/locator.ts';
import { compilePipelines } from '../../src/project/compilePipelines.ts';

export const folder = join(import.meta.dirname, '../fixtures/pipelines/everything');

export async function build() {
  const file = 'pipelines/everything.ts';
  const locator = createLocator(folder);
  const loaded = await loadDefinition(locator, file);
  if (loaded.kind !== 'pipeline') throw new Error('It is a pipeline.');
  return compilePipelines([{ file, loaded }], {
    locator,
    profile: standardProfile,
    librarySteps: ['notifyTeam'],
    taken: new Map(),
  });
}
