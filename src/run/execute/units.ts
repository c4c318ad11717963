import { findEnvironment, storedName } from '../../model/flow.ts';
import { LABELS } from '../../model/names.ts';
import type { OperationOf } from '../../plan/operation.ts';
import { withLedger } from '../../plan/units.ts';
import type { AgentContext } from '../agentContext.ts';
import { targetOf } from '../observe.ts';
import type { Target } from '../ports/target.ts';
import { type Facts, needLedger } from './facts.ts';
import { giveUp, showFailing } from './giveUp.ts';
import { removeUnitWhole } from './removeUnit.ts';

export function prepare(context: AgentContext, operation: OperationOf<'prepare'>, facts: Facts): Promise<void> {
  const { foundation } = operation;
  const { labels } = foundation;
  // Resources that all flows of a target share belong to no flow.
  const own = labels[LABELS.flow] === undefined ? labels : { ...labels, [LABELS.ledger]: needLedger(facts) };
  return targetFor(context, operation).prepare({ ...foundation, labels: own });
}

export async function startUnit(
  context: AgentContext,
  operation: OperationOf<'startUnit'>,
  facts: Facts,
): Promise<void> {
  const target = targetFor(context, operation);
  const { unit, services, rollout, environment, isNew } = operation;
  try {
    await target.start(withLedger(unit, needLedger(facts)), services);
  } catch (error) {
    context.signal.throwIfAborted();
    await showFailing(context, target, unit.name);
    throw await giveUp(context, { environment, unitName: unit.name, isNew, ...(rollout && { rollout }) }, error);
  }
}

/** Runs a migration. If it fails, its revision is not started. */
export async function migrate(context: AgentContext, operation: OperationOf<'migrate'>, facts: Facts): Promise<void> {
  const { unit, service, command, environment, rollout, isNew } = operation;
  try {
    await targetFor(context, operation).runService(withLedger(unit, needLedger(facts)), service, command);
  } catch (error) {
    context.signal.throwIfAborted();
    throw await giveUp(context, { environment, unitName: unit.name, rollout, isNew, isMigrating: true }, error);
  }
}

/** Removes an environment's persistent services with their data, and the network that was made for them. */
export async function removeUnit(
  context: AgentContext,
  operation: OperationOf<'removeUnit'>,
  facts: Facts,
): Promise<void> {
  const target = targetFor(context, operation);
  await removeUnitWhole(context, target, operation.unitName, facts);
  await target.removeFoundations(context.flow, storedName(findEnvironment(context.flow, operation.environment)));
}

export function targetFor(context: AgentContext, { environment }: { readonly environment: string }): Target {
  return targetOf(context, findEnvironment(context.flow, environment));
}
