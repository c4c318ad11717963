import { findUnit } from '../plan/findUnit.ts';
import { badInput } from '../run/failure.ts';
import { type ContextChoice, inContext } from './inContext.ts';
import type { Invocation } from './invocation.ts';
import { openUnit } from './openUnit.ts';
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
    const { target, unit } = await openUnit(context, state, name, found);
    const exitCode = await target.runTool(unit, args);
    return { exitCode: exitCode === 0 ? 0 : 1, diagnostics: [], answer: { exitCode }, text: '' };
  });
}
