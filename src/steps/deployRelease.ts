import type { Flow } from '../model/flow.ts';
import { deploymentName, routeHost } from '../model/names.ts';
import type { DeploymentLink } from '../model/stepContext.ts';
import { type DeploymentRequest, foreignProjects, planDeployment } from '../plan/deployment.ts';
import { formatPlan } from '../plan/formatPlan.ts';
import type { Operation } from '../plan/operation.ts';
import { deploymentStack } from '../plan/stacks.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { deploymentRequest } from '../run/deploymentRequest.ts';
import { carryOutOn, type EngineOperation, execute } from '../run/execute.ts';
import { Failure } from '../run/failure.ts';
import { giveUp } from '../run/giveUp.ts';
import { engineOf, observeForDeployment } from '../run/observe.ts';
import { PROJECT_LABEL } from '../run/ports/engine.ts';
import { writeRecord } from '../run/records.ts';

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
  const world = await observeForDeployment(context, request);
  const plan = planDeployment(flow, request, world);
  context.log(formatPlan(plan));
  const [foreign] = foreignProjects(flow, request, world);
  if (foreign !== undefined)
    throw new Failure('project-taken', `The Compose project ${foreign} has containers that are not this flow's.`, {
      fix: 'Remove them by hand if nobody needs them, or rename the flow.',
    });

  const engine = engineOf(context, request.environment);
  const { project } = deploymentStack(flow, request.environment, request.tag, request.release);
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
  return flow.routes.map(({ name, service }) => ({
    service,
    url: `https://${routeHost(name, flow.domain, environment.hosts === 'bare' ? undefined : tag)}`,
  }));
}

function isForEngine(operation: Operation): operation is EngineOperation & Operation {
  return operation.kind === 'createNetwork' || operation.kind === 'startStack';
}
