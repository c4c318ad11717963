import { findEnvironment } from '../../model/flow.ts';
import { environmentNetwork, LABELS } from '../../model/names.ts';
import { isUnverified } from '../../plan/deployment.ts';
import { recordOf } from '../../plan/ledger.ts';
import type { OperationOf } from '../../plan/operation.ts';
import type { AgentContext } from '../agentContext.ts';
import { Failure } from '../failure.ts';
import { engineOf } from '../observe.ts';
import { type Engine, PROJECT_LABEL } from '../ports/engine.ts';
import { aboutRollout, giveUp, showLogs } from './giveUp.ts';
import { removeProject } from './removeProject.ts';

export function createNetwork(context: AgentContext, operation: OperationOf<'createNetwork'>): Promise<void> {
  return engineFor(context, operation).createNetwork(operation.network, operation.labels);
}

export async function startStack(context: AgentContext, operation: OperationOf<'startStack'>): Promise<void> {
  const engine = engineFor(context, operation);
  const { stack, rollout, environment, isNew } = operation;
  try {
    await engine.start(stack);
  } catch (error) {
    context.signal.throwIfAborted();
    await showLogs(context, engine, stack.project);
    throw await giveUp(
      context,
      engine,
      { environment, project: stack.project, isNew, ...aboutRollout(rollout) },
      error,
    );
  }
}

/** A failed migration means no switch: what it was for is not started. */
export async function migrate(context: AgentContext, operation: OperationOf<'migrate'>): Promise<void> {
  const engine = engineFor(context, operation);
  const { stack, service, command, environment, deployment, release } = operation;
  try {
    await engine.runService(stack, service, command);
  } catch (error) {
    context.signal.throwIfAborted();
    const record = recordOf((await context.ports.ledger.read()).state, environment);
    const isNew = record.deployments[deployment] === undefined || isUnverified(record, deployment);
    const failed = { environment, project: stack.project, deployment, release, isMigrating: true, isNew };
    throw await giveUp(context, engine, failed, error);
  }
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
