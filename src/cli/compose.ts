import { findEnvironment } from '../model/flow.ts';
import { findUnit, resolveUnit } from '../plan/findUnit.ts';
import { withLedger, withParts } from '../plan/units.ts';
import { badInput } from '../run/failure.ts';
import { targetOf } from '../run/observe.ts';
import { type ContextChoice, inContext } from './inContext.ts';
import type { Invocation } from './invocation.ts';
import type { Outcome } from './outcome.ts';

/** What `pipegen compose` was asked for. */
export interface ComposeOptions extends ContextChoice {
  readonly persistent?: boolean;
}

/** Runs a command of Docker Compose on what was deployed, as it was deployed; the terminal is Compose's meanwhile. */
export function compose(
  invocation: Invocation,
  options: ComposeOptions,
  name: string,
  args: readonly string[],
): Promise<Outcome> {
  return inContext(invocation, options, async (context) => {
    const { state } = await context.ports.ledger.read();
    const found = findUnit(context.flow, state, name, options.persistent ?? false);
    if ('known' in found)
      throw badInput(
        'unit-unknown',
        `Unknown deployment or environment "${name}": it is not in the ledger.`,
        `It knows: ${found.known.join(', ') || 'nothing'}.`,
      );
    const there = found.revision === undefined ? context : await context.at(found.revision.commit);
    const unit = resolveUnit(there.flow, state, found);
    if (unit === undefined)
      throw badInput(
        'unit-unknown',
        `${name} has no ${found.isPersistent ? 'persistent services' : 'release that the ledger knows'}.`,
      );
    const engine = targetOf(there, findEnvironment(there.flow, found.environment));
    const whole = withLedger(withParts(unit, await engine.parts(unit)), state.id ?? '');
    const exitCode = await engine.runTool(whole, args);
    return { exitCode: exitCode === 0 ? 0 : 1, diagnostics: [], answer: { exitCode }, text: '' };
  });
}
