import { withLedger, withParts } from '../plan/stacks.ts';
import { findUnit, stackOfUnit } from '../plan/unit.ts';
import { badInput } from '../run/failure.ts';
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
    const unit = findUnit(context.flow, state, name, options.persistent ?? false);
    if ('known' in unit)
      throw badInput(
        'unit-unknown',
        `The ledger knows no "${name}".`,
        `It knows: ${unit.known.join(', ') || 'nothing'}.`,
      );
    const there = unit.revision === undefined ? context : await context.at(unit.revision.commit);
    const stack = stackOfUnit(there.flow, state, unit);
    if (stack === undefined)
      throw badInput(
        'stack-unknown',
        `${name} has no ${unit.isPersistent ? 'persistent services' : 'release that the ledger knows'}.`,
      );
    const target = there.flow.environments.find((one) => one.name === unit.environment)?.target;
    const engine = there.ports.engine(target);
    const whole = withLedger(withParts(stack, await engine.parts(stack)), state.id ?? '');
    const exitCode = await engine.compose(whole, args);
    return { exitCode: exitCode === 0 ? 0 : 1, diagnostics: [], answer: { exitCode }, text: '' };
  });
}
