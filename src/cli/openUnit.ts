import { findEnvironment } from '../model/flow.ts';
import { resolveUnit, type UnitReference } from '../plan/findUnit.ts';
import type { LedgerState } from '../plan/ledger.ts';
import type { Unit } from '../plan/operation.ts';
import { withLedger, withParts } from '../plan/units.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { badInput } from '../run/failure.ts';
import { targetOf } from '../run/observe.ts';
import type { Target } from '../run/ports/target.ts';

/**
 * A unit as it was deployed, with the target that it runs on.
 *
 * @param name as the user wrote it
 * @throws {Failure} `unit-unknown` when nothing of it was deployed
 */
export async function openUnit(
  context: AgentContext,
  state: LedgerState,
  name: string,
  found: UnitReference,
): Promise<{ readonly target: Target; readonly unit: Unit }> {
  const there = found.revision === undefined ? context : await context.at(found.revision.commit);
  const unit = resolveUnit(there.flow, state, found);
  if (unit === undefined)
    throw badInput(
      'unit-unknown',
      `${name} has no ${found.isPersistent ? 'persistent services' : 'release that the ledger knows'}.`,
    );
  const target = targetOf(there, findEnvironment(there.flow, found.environment));
  return { target, unit: withLedger(withParts(unit, await target.parts(unit)), state.id ?? '') };
}
