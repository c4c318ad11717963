import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Flow } from '../model/flow.ts';
import { didYouMean } from '../model/suggest.ts';
import { badInput } from '../run/failure.ts';
import { BUILT_IN_STEPS, type StepScript } from './builtInSteps.ts';

/** Finds a step's script: one that pipegen brings, or the flow's own as the build bundled it. */
export async function loadStep(folder: string, flow: Flow, name: string): Promise<StepScript> {
  const builtIn = BUILT_IN_STEPS.get(name);
  if (builtIn !== undefined) return builtIn();
  const file = join(folder, `jenkins/resources/pipegen/${flow.name}/steps/${name}.cjs`);
  if (!/^[A-Za-z]\w*$/.test(name) || !existsSync(file))
    throw badInput('step-unknown', `Unknown step "${name}".`, didYouMean(name, [...BUILT_IN_STEPS.keys()], 'steps'));
  const script: unknown = (createRequire(file)(file) as { readonly [name: string]: unknown })[name];
  if (typeof script !== 'function') throw badInput('step-unreadable', `${file} exports no function "${name}".`);
  return script as StepScript;
}
