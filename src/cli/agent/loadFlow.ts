import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Flow } from '../../model/flow.ts';
import { badInput } from '../../run/failure.ts';

/** Reads the flow that the build resolved, as the commit in the workspace has it. */
export async function loadResolvedFlow(folder: string, name: string | undefined): Promise<Flow> {
  if (name === undefined || !/^[a-z0-9][a-z0-9-]*$/.test(name))
    throw badInput('flow-unnamed', 'PIPEGEN_FLOW does not name a flow.', "Set it in the pipeline's environment.");
  const file = `jenkins/resources/pipegen/${name}/flow.json`;
  try {
    return JSON.parse(await readFile(join(folder, file), 'utf8')) as Flow;
  } catch (error) {
    throw badInput(
      'flow-unreadable',
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'Run pipegen build and commit what it writes.',
    );
  }
}
