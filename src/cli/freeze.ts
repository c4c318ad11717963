import { isDuration, toSeconds } from '../model/duration.ts';
import { type Freeze, recordOf, withRecord } from '../plan/ledger.ts';
import { printableLine } from '../plan/printable.ts';
import { askedEnvironment } from '../run/askedEnvironment.ts';
import { badInput } from '../run/failure.ts';
import { updateLedger } from '../run/updateLedger.ts';
import { entryOf, readClock } from './clock.ts';
import { formatTime } from './formatTime.ts';
import { inLedger, type LedgerChoice } from './inLedger.ts';
import type { Invocation } from './invocation.ts';
import type { Outcome } from './outcome.ts';

/** What `pipegen freeze` was asked for. */
export interface FreezeOptions extends LedgerChoice {
  readonly reason: string;
  readonly until?: string;
}

/** What `pipegen unfreeze` was asked for. */
export type UnfreezeOptions = LedgerChoice;

/** Stops the line: nothing is deployed to the environment until the freeze ends or is ended. */
export async function freeze(
  invocation: Invocation,
  options: FreezeOptions,
  environmentName: string,
): Promise<Outcome> {
  return inLedger(invocation, options, async (context) => {
    const { now, diagnostics } = await readClock(context, askedEnvironment(context, environmentName));
    const until = options.until === undefined ? undefined : readEnd(options.until, now()).toISOString();
    const reason = context.mask(options.reason);
    const since = now().toISOString();
    const wanted: Freeze = { by: context.actor.name, reason, since, ...(until !== undefined && { until }) };
    const end = until === undefined ? '' : ` until ${formatTime(until)}`;
    invocation.takeTime();
    const { change } = await updateLedger(context.ports.ledger, (before) => ({
      former: recordOf(before, environmentName).freeze,
      state: withRecord(before, environmentName, (record) => ({ ...record, freeze: wanted })),
      entry: {
        ...entryOf(context, environmentName),
        event: 'frozen',
        text: `freeze ${environmentName}${end}`,
        cause: reason,
      },
    }));
    const former = change?.former;
    const instead = former === undefined ? '' : ` It replaces the freeze by ${former.by}: ${former.reason}.`;
    return {
      exitCode: 0,
      diagnostics,
      answer: { environment: environmentName, freeze: wanted },
      text: `${printableLine(
        `${environmentName} is frozen${end}.${instead} To end the freeze: pipegen unfreeze ${environmentName}`,
      )}\n`,
    };
  });
}

/** Ends a freeze, anyone who began it. */
export async function unfreeze(
  invocation: Invocation,
  options: UnfreezeOptions,
  environmentName: string,
): Promise<Outcome> {
  return inLedger(invocation, options, async (context) => {
    askedEnvironment(context, environmentName);
    invocation.takeTime();
    const { change } = await updateLedger(context.ports.ledger, (before) => {
      const { freeze: former } = recordOf(before, environmentName);
      if (former === undefined) return undefined;
      const text = `unfreeze ${environmentName}, which ${former.by} froze: ${former.reason}`;
      return {
        former,
        state: withRecord(before, environmentName, ({ freeze: _, ...record }) => record),
        entry: { ...entryOf(context, environmentName), event: 'unfrozen', text },
      };
    });
    const text =
      change === undefined
        ? `${environmentName} is not frozen.`
        : `${environmentName} is unfrozen. It was frozen by ${change.former.by}: ${change.former.reason}.`;
    return {
      exitCode: 0,
      diagnostics: [],
      answer: { environment: environmentName, unfrozen: change !== undefined, freeze: change?.former ?? null },
      text: `${printableLine(text)}\n`,
    };
  });
}

/** `2h` from now, or a point in time. */
function readEnd(text: string, now: Date): Date {
  const end = isDuration(text) ? new Date(now.getTime() + 1_000 * toSeconds(text)) : new Date(text);
  const fix = 'Use a duration such as 2h, or a time such as 2030-01-31T18:00Z.';
  if (Number.isNaN(end.getTime())) throw badInput('time-invalid', `Invalid value for --until: "${text}".`, fix);
  if (end <= now) throw badInput('time-past', `--until is in the past: "${text}".`, fix);
  return end;
}
