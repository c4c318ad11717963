import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Profile } from '../declarative/profile/profile.ts';
import { readGdsl } from '../declarative/profile/readGdsl.ts';
import { formatProfile } from '../declarative/profile/readProfile.ts';
import { standardProfile } from '../declarative/profile/standard.ts';
import { fault } from '../model/diagnostic.ts';
import { count } from './count.ts';
import type { Invocation } from './invocation.ts';
import { type Outcome, refused } from './outcome.ts';

/** What `pipegen controller pull` was asked for. */
export interface PullOptions {
  readonly gdsl: string;
  readonly output: string;
  readonly name?: string;
  readonly complete?: boolean;
  readonly json?: boolean;
}

/** Writes a profile of a controller from its own list of steps. */
export async function pullProfile(
  { projectFolder }: Invocation,
  { gdsl, output, name = 'your controller', complete = false }: PullOptions,
): Promise<Outcome> {
  const text = await readFile(resolve(projectFolder, gdsl), 'utf8').catch(() => undefined);
  const steps = text === undefined ? {} : readGdsl(text);
  const number = Object.keys(steps).length;
  if (number === 0)
    return refused([
      fault(
        'gdsl-invalid',
        [],
        text === undefined ? `${gdsl} cannot be read.` : `${gdsl} lists no steps.`,
        'Save what the controller answers at /pipeline-syntax/gdsl.',
      ),
    ]);
  const profile: Profile = { ...standardProfile, name, complete, steps };
  await writeFile(resolve(projectFolder, output), formatProfile(profile));
  return {
    exitCode: 0,
    diagnostics: [],
    answer: { output, steps: number },
    text: `Wrote ${output} with ${count(number, 'step')}. Check with it: pipegen validate --profile ${output} FILE\n`,
  };
}
