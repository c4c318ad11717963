import { toSeconds } from '../model/duration.ts';
import type { Environment } from '../model/flow.ts';
import { deploymentName, projectName } from '../model/names.ts';
import { isHealthy, type ObservedContainer } from '../plan/observed.ts';
import { servicesIn, wantedReplicas } from '../plan/stacks.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { askedEnvironment } from '../run/deploymentRequest.ts';
import { Failure } from '../run/failure.ts';
import { giveUp } from '../run/giveUp.ts';
import { engineOf } from '../run/observe.ts';
import { PROJECT_LABEL } from '../run/ports/engine.ts';
import { needRecord, writeRecord } from '../run/records.ts';

/** How often a deployment is looked at while it must stay healthy. */
const SOAK_INTERVAL_SECONDS = 5;

/**
 * Makes sure that what `deployRelease` deployed really serves: every container healthy, and still so after the
 * environment's soak time, and every check of the environment passed.
 *
 * A new deployment that fails is removed again. One that passes is recorded in `.pipegen/verified.json`, without which
 * `retireDeployments` retires nothing.
 *
 * @example
 * verifyDeployment(environment: 'qa')
 */
export async function verifyDeployment(
  {
    environment,
  }: {
    /** The name of an environment of the flow. */
    environment: string;
  },
  context: AgentContext,
): Promise<void> {
  const { flow, ports } = context;
  const asked = askedEnvironment(context, environment);
  const deployment = await needRecord(ports.store, 'deployment');
  if (deployment.environment !== environment)
    throw new Failure('step-missing', `This build deployed ${deployment.name}, nothing to ${environment}.`, {
      fix: `Run deployRelease(environment: '${environment}') before.`,
      exitCode: 2,
    });
  const project = projectName(flow.name, deploymentName(environment, deployment.tag));
  const engine = engineOf(context, asked);
  try {
    await soak(context, asked, () => engine.containers({ [PROJECT_LABEL]: project }));
    for (const check of asked.checks) await context.runStep(check.step, check.arguments);
  } catch (error) {
    if (!context.signal.aborted) await giveUp(context, engine, project, { isRemoved: deployment.isNew });
    throw error;
  }
  const { isNew: _, ...verified } = deployment;
  await writeRecord(ports.store, 'verified', verified);
  context.log(`${deployment.name} is verified.`);
}

/** Looks again and again until the soak time is over, by a clock that nobody sets. */
async function soak(
  context: AgentContext,
  environment: Environment,
  observe: () => Promise<readonly ObservedContainer[]>,
): Promise<void> {
  const end = performance.now() + 1_000 * (environment.soak === undefined ? 0 : toSeconds(environment.soak));
  for (;;) {
    mustServe(context, environment, await observe());
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
