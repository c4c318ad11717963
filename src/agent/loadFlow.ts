import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Flow } from '../model/flow.ts';
import { didYouMean } from '../model/suggest.ts';
import { badInput, whyOf } from '../run/failure.ts';
import { withRepository } from './earlierFlow.ts';
import type { Variables } from './variables.ts';

/** Which flow somebody asked for, and how. */
export interface AskedFlow {
  readonly name: string;
  /** What named it, as its user knows it: `--flow`. */
  readonly by: string;
}

const RESOURCES = 'jenkins/resources/pipegen';

/** The flow that was asked for, on the command line or by the pipeline; `undefined` when nobody named one. */
export function askedFlow(option: string | undefined, variables: Variables): AskedFlow | undefined {
  if (option !== undefined) return { name: option, by: '--flow' };
  const { PIPEGEN_FLOW } = variables;
  return PIPEGEN_FLOW === undefined ? undefined : { name: PIPEGEN_FLOW, by: 'PIPEGEN_FLOW' };
}

/**
 * Reads a flow that the build resolved, as the commit in the workspace has it.
 *
 * @param asked may be absent where the workspace has only one
 */
export async function loadResolvedFlow(folder: string, asked: AskedFlow | undefined): Promise<Flow> {
  const names = await listFlows(folder);
  const name = asked === undefined ? onlyFlow(names, folder) : checked(asked, names);
  const file = `${RESOURCES}/${name}/flow.json`;
  try {
    return withRepository(JSON.parse(await readFile(join(folder, file), 'utf8')) as Flow);
  } catch (error) {
    throw badInput('flow-unreadable', `${file} cannot be read: ${whyOf(error)}`, BUILD);
  }
}

const BUILD = 'Run pipegen build, and commit the generated files.';

function onlyFlow(names: readonly string[], folder: string): string {
  const [name] = names;
  if (name === undefined)
    throw badInput(
      'flow-missing',
      `No built flow found in ${folder}: ${RESOURCES}/<flow>/flow.json does not exist.`,
      `${BUILD} If the project is in another folder, pass --project.`,
    );
  if (names.length > 1)
    throw badInput('flow-unnamed', `There are several flows: ${names.join(', ')}.`, 'Name one with --flow.');
  return name;
}

function checked({ name, by }: AskedFlow, names: readonly string[]): string {
  if (names.includes(name)) return name;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) throw badInput('flow-unnamed', `${by} is not a valid flow name.`, BUILD);
  throw badInput(
    'flow-unknown',
    `Unknown flow "${name}" (${by}): it was not built here.`,
    didYouMean(name, names, 'flows'),
  );
}

async function listFlows(folder: string): Promise<readonly string[]> {
  const resources = join(folder, RESOURCES);
  if (!existsSync(resources)) return [];
  const names = await readdir(resources);
  return names.filter((name) => existsSync(join(resources, name, 'flow.json'))).sort();
}
