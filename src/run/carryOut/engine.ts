import { findEnvironment } from '../../model/flow.ts';
import { environmentNetwork, LABELS } from '../../model/names.ts';
import type { OperationOf } from '../../plan/operation.ts';
import type { AgentContext } from '../agentContext.ts';
import { Failure } from '../failure.ts';
import { engineOf } from '../observe.ts';
import { type Engine, PROJECT_LABEL } from '../ports/engine.ts';
import { giveUp } from './giveUp.ts';
import { removeProject } from './removeProject.ts';

export function createNetwork(context: AgentContext, operation: OperationOf<'createNetwork'>): Promise<void> {
  return engineFor(context, operation).createNetwork(operation.network, operation.labels);
}

export async function startStack(context: AgentContext, operation: OperationOf<'startStack'>): Promise<void> {
  const engine = engineFor(context, operation);
  const { stack } = operation;
  try {
    await engine.start(stack);
  } catch (error) {
    context.signal.throwIfAborted();
    throw await giveUp(context, engine, { ...operation, project: stack.project }, error);
  }
}

export function migrate(context: AgentContext, operation: OperationOf<'migrate'>): Promise<void> {
  return engineFor(context, operation).runService(operation.stack, operation.service, operation.command);
}

/** Leads traffic away, then removes all of a deployment, after another look at whose containers they are. */
export async function removeDeployment(
  context: AgentContext,
  operation: OperationOf<'removeDeployment'>,
): Promise<void> {
  const engine = engineFor(context, operation);
  const containers = await engine.containers({ [PROJECT_LABEL]: operation.project });
  const stranger = containers.find(
    ({ labels }) => labels[LABELS.flow] !== context.flow.name || labels[LABELS.deployment] !== operation.deployment,
  );
  if (stranger !== undefined) throw notOurs(operation.project, stranger.id);
  // Where hosts carry the change's tag nothing takes over, so that nobody needs to be led anywhere.
  if (findEnvironment(context.flow, operation.environment).deployments === 'single')
    await engine.drain(containers.map(({ id }) => id));
  await removeProject(engine, operation.project);
}

/** Removes an environment's kept services with their data, and the network that was made for them. */
export async function removeStack(context: AgentContext, operation: OperationOf<'removeStack'>): Promise<void> {
  const engine = engineFor(context, operation);
  const containers = await engine.containers({ [PROJECT_LABEL]: operation.project });
  const stranger = containers.find(({ labels }) => labels[LABELS.flow] !== context.flow.name);
  if (stranger !== undefined) throw notOurs(operation.project, stranger.id);
  await removeProject(engine, operation.project);
  await engine.removeNetwork(environmentNetwork(context.flow.name, operation.environment));
}

function engineFor(context: AgentContext, { environment }: { readonly environment: string }): Engine {
  return engineOf(context, findEnvironment(context.flow, environment));
}

function notOurs(project: string, container: string): Failure {
  return new Failure('not-ours', `${project} has the container ${container.slice(0, 12)}, which is not this flow's.`, {
    fix: 'Look at it with docker inspect, and remove it by hand if nobody needs it.',
  });
}
