import { toSeconds } from '../../model/duration.ts';
import { type Environment, findEnvironment } from '../../model/flow.ts';
import { describeDeployment } from '../../plan/links.ts';
import { isHealthy, type ObservedContainer } from '../../plan/observed.ts';
import type { OperationOf } from '../../plan/operation.ts';
import { servicesIn, wantedReplicas } from '../../plan/stacks.ts';
import type { AgentContext } from '../agentContext.ts';
import { Failure } from '../failure.ts';
import { engineOf } from '../observe.ts';
import { type Engine, PROJECT_LABEL } from '../ports/engine.ts';
import { aboutRollout, giveUp, showLogs } from './giveUp.ts';

/** How often a deployment is looked at while it must stay healthy. */
const SOAK_INTERVAL_SECONDS = 5;

/** Every container healthy, still so after the environment's soak time, and every check passed; otherwise it goes again. */
export async function verify(context: AgentContext, operation: OperationOf<'verify'>): Promise<void> {
  const { flow } = context;
  const { rollout, project } = operation;
  const environment = findEnvironment(flow, operation.environment);
  const engine = engineOf(context, environment);
  const deployment = describeDeployment(flow, environment, rollout.tag, rollout.release);
  try {
    await soak(context, environment, engine, project);
    for (const check of environment.checks) await context.runStep(check.step, check.arguments, deployment);
  } catch (error) {
    context.signal.throwIfAborted();
    await showLogs(context, engine, project);
    throw await giveUp(context, engine, { ...operation, ...aboutRollout(rollout) }, error);
  }
}

/**
 * Looks again and again until the soak time is over, by a clock that nobody sets. What ends and is started anew may be
 * healthy at each look, and must not have been.
 */
async function soak(context: AgentContext, environment: Environment, engine: Engine, project: string): Promise<void> {
  const observe = () => engine.containers({ [PROJECT_LABEL]: project });
  const end = performance.now() + 1_000 * (environment.soak === undefined ? 0 : toSeconds(environment.soak));
  const begun = (await observe()).map(({ id }) => id);
  const started = await engine.startTimes(begun);
  for (;;) {
    mustServe(context, environment, await observe());
    const now = await engine.startTimes(begun);
    if (now.some((time, index) => time !== started[index]))
      throw new Failure('not-healthy', `A container of ${project} ended while it had to stay healthy.`);
    const leftSeconds = (end - performance.now()) / 1_000;
    if (leftSeconds <= 0) return;
    await context.wait(Math.min(leftSeconds, SOAK_INTERVAL_SECONDS));
  }
}

function mustServe(context: AgentContext, environment: Environment, containers: readonly ObservedContainer[]): void {
  for (const service of servicesIn(context.flow, environment, 'deployment')) {
    const healthy = containers.filter((container) => container.service === service.name && isHealthy(container)).length;
    const wanted = wantedReplicas(service, environment);
    if (healthy < wanted)
      throw new Failure('not-healthy', `${healthy} of ${wanted} containers of ${service.name} are healthy.`);
  }
}
