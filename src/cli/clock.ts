import { describeError } from '../agent/describeError.ts';
import { type Diagnostic, warning } from '../model/diagnostic.ts';
import type { Environment } from '../model/flow.ts';
import type { LedgerEntry } from '../plan/ledger.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { targetOf } from '../run/observe.ts';

/** What time it is for everyone who locks an environment. */
export interface Clock {
  now(): Date;
  /** A warning when the time is only this machine's. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the clock of an environment's engine; where that does not answer, people can lock and freeze all the same. */
export async function readClock(context: AgentContext, environment: Environment): Promise<Clock> {
  try {
    const read = (await targetOf(context, environment).now()).getTime();
    const at = performance.now();
    return { now: () => new Date(read + performance.now() - at), diagnostics: [] };
  } catch (error) {
    context.signal.throwIfAborted();
    const message = `The clock of ${environment.target} cannot be read. Using this machine's clock: ${describeError(error)}`;
    return { now: () => new Date(), diagnostics: [warning('engine-silent', [], context.mask(message))] };
  }
}

/** What every entry of a command that a person typed has. */
export function entryOf(
  { actor }: AgentContext,
  environment: string,
): Pick<LedgerEntry, 'at' | 'by'> & { readonly environment: string } {
  return { at: new Date().toISOString(), by: actor.name, environment };
}
