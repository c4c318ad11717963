import { findEnvironment } from '../../model/flow.ts';
import { LABELS, persistentNetwork } from '../../model/names.ts';
import type { OperationOf } from '../../plan/operation.ts';
import { withLedger } from '../../plan/stacks.ts';
import type { AgentContext } from '../agentContext.ts';
import { engineOf } from '../observe.ts';
import type { Engine } from '../ports/engine.ts';
import { type Facts, needLedger } from './facts.ts';
import { giveUp, showFailing } from './giveUp.ts';
import { removeProject } from './removeProject.ts';

export function createNetwork(
  context: AgentContext,
  operation: OperationOf<'createNetwork'>,
  facts: Facts,
): Promise<void> {
  const { network, labels } = operation;
  // What all flows of an engine share belongs to none of them.
  const own = labels[LABELS.flow] === undefined ? labels : { ...labels, [LABELS.ledger]: needLedger(facts) };
  return engineFor(context, operation).createNetwork(network, own);
}

export async function startStack(
  context: AgentContext,
  operation: OperationOf<'startStack'>,
  facts: Facts,
): Promise<void> {
  const engine = engineFor(context, operation);
  const { stack, services, rollout, environment, isNew } = operation;
  try {
    await engine.start(withLedger(stack, needLedger(facts)), services);
  } catch (error) {
    context.signal.throwIfAborted();
    await showFailing(context, engine, stack.project);
    throw await giveUp(context, { environment, project: stack.project, isNew, ...(rollout && { rollout }) }, error);
  }
}

/** A failed migration means that the revision it was for is not started. */
export async function migrate(context: AgentContext, operation: OperationOf<'migrate'>, facts: Facts): Promise<void> {
  const { stack, service, command, environment, rollout, isNew } = operation;
  try {
    await engineFor(context, operation).runService(withLedger(stack, needLedger(facts)), service, command);
  } catch (error) {
    context.signal.throwIfAborted();
    throw await giveUp(context, { environment, project: stack.project, rollout, isNew, isMigrating: true }, error);
  }
}

/** Removes an environment's persistent services with their data, and the network that was made for them. */
export async function removeStack(
  context: AgentContext,
  operation: OperationOf<'removeStack'>,
  facts: Facts,
): Promise<void> {
  const engine = engineFor(context, operation);
  await removeProject(context, engine, operation.project, facts);
  await engine.removeNetwork(persistentNetwork(context.flow.name, operation.environment));
}

export function engineFor(context: AgentContext, { environment }: { readonly environment: string }): Engine {
  return engineOf(context, findEnvironment(context.flow, environment));
}
