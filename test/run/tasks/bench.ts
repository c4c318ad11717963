import { type Flow, findEnvironment } from '../../../src/model/flow.ts';
import { recordOf } from '../../../src/plan/ledger.ts';
import { isHealthy } from '../../../src/plan/observed.ts';
import { deployTask } from '../../../src/run/tasks/deploy.ts';
import { promoteTask } from '../../../src/run/tasks/promote.ts';
import { Bench } from '../../agent/steps/bench.ts';
import { migrating } from '../../fixtures/migrating.ts';

/** The shop with migrations, without the time that PROD must stay healthy. */
export const impatient: Flow = {
  ...migrating,
  environments: migrating.environments.map(({ soak: _, ...environment }) => environment),
};

/** Writes a commit to STAGING, and deploys and verifies it there. */
export async function stage(bench: Bench, text?: string): Promise<string> {
  const id = bench.commit('STAGING', text);
  await bench.perform(deployTask(bench.context(), { environment: 'staging' }));
  return id;
}

/** A bench where some releases went to an environment one after the other. */
export async function withReleases(
  count: number,
  environment: 'qa' | 'prod' = 'prod',
  flow = impatient,
): Promise<Bench> {
  const bench = new Bench(flow);
  for (let number = 1; number <= count; number++) {
    await stage(bench, `release ${number}`);
    await bench.perform(promoteTask(bench.context(), { environment: 'qa' }));
    if (environment === 'prod') await bench.perform(promoteTask(bench.context(), { environment: 'prod' }));
  }
  return bench;
}

/** The releases that an environment was given, newest first. */
export function releasesOf(bench: Bench, environmentName: string): readonly string[] {
  return recordOf(bench.ledger.state, environmentName).past.map(({ release }) => release);
}

/** The release of what answers under an environment's host names; of several, that to which traffic moved last. */
export function servingRelease(bench: Bench, environmentName: string): string | undefined {
  const { name } = findEnvironment(bench.flow, environmentName);
  const answering = [...bench.edge.files.values()].findLast(({ environment }) => environment === name)?.answers;
  const own = bench.engine.running.filter(({ labels }) => labels['pipegen.revision'] === answering?.revision);
  return own.every(isHealthy) ? own[0]?.labels['pipegen.release'] : undefined;
}
