import { type Flow, hostOf } from '../model/flow.ts';
import { deploymentName } from '../model/names.ts';
import type { DeploymentLink } from '../model/stepContext.ts';
import { beyondAgreed } from '../plan/agreed.ts';
import { foreignProjects, planDeployment } from '../plan/deployment.ts';
import { formatPlan } from '../plan/formatPlan.ts';
import { missingVariables } from '../plan/missingVariables.ts';
import type { Operation } from '../plan/operation.ts';
import { type DeploymentRequest, deploymentStack } from '../plan/stacks.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { deploymentRequest } from '../run/deploymentRequest.ts';
import { carryOutOn, type EngineOperation, execute } from '../run/execute.ts';
import { badInput, Failure, worldMoved } from '../run/failure.ts';
import { giveUp } from '../run/giveUp.ts';
import { engineOf, observeForDeployment } from '../run/observe.ts';
import { PROJECT_LABEL } from '../run/ports/engine.ts';
import { findRecord, writeRecord } from '../run/records.ts';

/**
 * Deploys the release that `buildImages` recorded, beside what runs already, and waits until every container is healthy.
 *
 * Networks and the environment's kept services come first. A new deployment that does not become healthy is removed
 * again, after the end of its logs was printed: whatever served before goes on serving. Running it again does only what
 * is left to do. The deployment is recorded in `.pipegen/deployment.json`.
 *
 * @example
 * deployRelease(environment: 'staging')
 */
export async function deployRelease(
  {
    environment,
  }: {
    /** The name of an environment of the flow. */
    environment: string;
  },
  context: AgentContext,
): Promise<void> {
  const { flow, ports } = context;
  const request = await deploymentRequest(context, environment);
  const missing = missingVariables(flow, request.environment, context.variables);
  if (missing.length > 0)
    throw badInput(
      'variables-missing',
      `These have no value: ${missing.join(', ')}.`,
      'Set them in Jenkins or in .env.',
    );
  const world = await observeForDeployment(context, request);
  const plan = planDeployment(flow, request, world);
  context.log(formatPlan(plan));
  const [foreign] = foreignProjects(flow, request, world);
  if (foreign !== undefined)
    throw new Failure('project-taken', `The Compose project ${foreign} has containers that are not this flow's.`, {
      fix: 'Remove them by hand if nobody needs them, or rename the flow.',
    });

  const agreed = await findRecord(ports.store, 'plan');
  const beyond = agreed?.environment === environment ? beyondAgreed(plan, agreed) : [];
  if (beyond.length > 0) throw worldMoved(`Nobody agreed to this: ${beyond.join('; ')}.`);

  const engine = engineOf(context, request.environment);
  const { project } = deploymentStack(flow, request);
  const isNew = !world.containers.some((container) => container.labels[PROJECT_LABEL] === project);
  // What an earlier build deployed in this workspace must not pass for what this one does.
  for (const earlier of ['deployment', 'verified'] as const) await ports.store.removeRecord(earlier);
  await execute(context, plan.operations.filter(isForEngine), async (operation) => {
    try {
      await carryOutOn(engine, operation);
    } catch (error) {
      if (operation.kind === 'startStack' && !context.signal.aborted) {
        const { stack } = operation;
        await giveUp(context, engine, stack.project, { isRemoved: isNew && stack.project === project });
      }
      throw error;
    }
  });
  const links = linksOf(flow, request);
  await writeRecord(ports.store, 'deployment', {
    environment,
    name: deploymentName(environment, request.tag),
    tag: request.tag,
    release: request.release.id,
    commit: request.release.commit,
    links,
    isNew,
  });
  for (const { service, url } of links) context.log(`${service}: ${url}`);
}

function linksOf(flow: Flow, { environment, tag }: DeploymentRequest): readonly DeploymentLink[] {
  return flow.routes.map((route) => ({
    service: route.service,
    url: `https://${hostOf(flow, route, environment, tag)}`,
  }));
}

function isForEngine(operation: Operation): operation is EngineOperation & Operation {
  return operation.kind === 'createNetwork' || operation.kind === 'startStack';
}
