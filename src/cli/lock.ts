import { isDuration, toSeconds } from '../model/duration.ts';
import { type Actor, type Lock, recordOf } from '../plan/ledger.ts';
import { isOver, releaseLock, takeLock } from '../plan/lock.ts';
import { printableLine } from '../plan/printable.ts';
import { askedEnvironment } from '../run/askedEnvironment.ts';
import { badInput, Failure } from '../run/failure.ts';
import { updateLedger } from '../run/updateLedger.ts';
import { ask } from './ask.ts';
import { entryOf, readClock } from './clock.ts';
import { formatTime } from './formatTime.ts';
import { inLedger, type LedgerChoice } from './inLedger.ts';
import type { Invocation } from './invocation.ts';
import type { Outcome } from './outcome.ts';

/** What `pipegen lock` was asked for. */
export interface LockOptions extends LedgerChoice {
  readonly reason: string;
  readonly for: string;
}

/** What `pipegen unlock` was asked for. */
export interface UnlockOptions extends LedgerChoice {
  readonly force?: boolean;
  readonly yes?: boolean;
}

/** Takes an environment's lock for a person, who keeps it after the command ended. */
export async function lock(invocation: Invocation, options: LockOptions, environmentName: string): Promise<Outcome> {
  if (!isDuration(options.for))
    throw badInput(
      'duration-invalid',
      `Invalid value for --for: "${options.for}".`,
      'Use a duration such as 30m, 2h or 1d.',
    );
  const ttlSeconds = toSeconds(options.for);
  return inLedger(invocation, options, async (context) => {
    const environment = askedEnvironment(context, environmentName);
    const { now, diagnostics } = await readClock(context, environment);
    const reason = context.mask(options.reason);
    const holder = personOf(context.actor);
    const isGone = (actor: Actor): boolean => context.isGone(actor);
    invocation.takeTime();
    const { change } = await updateLedger(context.ports.ledger, (before) => {
      const taken = takeLock(before, environmentName, { holder, reason, now: now(), ttlSeconds, isGone });
      if ('held' in taken) throw isHeld(environmentName, taken.held, context.actor);
      const text = `lock ${environmentName} until ${formatTime(taken.lock.expiresAt)}`;
      const { fence } = taken.lock;
      const entry = { ...entryOf(context, environmentName), event: 'locked', text, cause: reason, fence } as const;
      return { ...taken, entry };
    });
    return {
      exitCode: 0,
      diagnostics,
      answer: { environment: environmentName, lock: change?.lock },
      text: `${environmentName} is locked until ${formatTime(change?.lock.expiresAt ?? '')}. To release the lock: pipegen unlock ${environmentName}\n`,
    };
  });
}

/** Gives an environment's lock back: one's own, one that nobody needs any more, or, when told to, anybody's. */
export async function unlock(
  invocation: Invocation,
  options: UnlockOptions,
  environmentName: string,
): Promise<Outcome> {
  return inLedger(invocation, options, async (context) => {
    const environment = askedEnvironment(context, environmentName);
    const { now, diagnostics } = await readClock(context, environment);
    const { state } = await context.ports.ledger.read();
    const present = recordOf(state, environmentName).lock;
    if (present === undefined)
      return {
        exitCode: 0,
        diagnostics,
        answer: { environment: environmentName, unlocked: false },
        text: `${environmentName} is not locked.\n`,
      };
    const isFree = isOwn(present, context.actor) || isOver(present, now()) || context.isGone(present.holder);
    if (!isFree && !options.force) throw isHeld(environmentName, present, context.actor);
    const question = `${describe(environmentName, present)} Release the lock?`;
    if (!isFree && !options.yes && !(await ask(invocation, question))) return declined(environmentName);
    const text = `unlock ${environmentName}, which ${present.holder.name} held`;
    invocation.takeTime();
    const { change } = await updateLedger(context.ports.ledger, (before) => {
      // Anyone who took it meanwhile keeps it.
      const after = releaseLock(before, environmentName, present.fence);
      const entry = { ...entryOf(context, environmentName), event: 'unlocked', text, fence: present.fence } as const;
      return after === before ? undefined : { state: after, entry };
    });
    return {
      exitCode: 0,
      diagnostics,
      answer: { environment: environmentName, unlocked: change !== undefined, lock: present },
      text:
        change === undefined
          ? `${environmentName} was unlocked in the meantime.\n`
          : `${environmentName} is unlocked. It was locked by ${printableLine(present.holder.name)}.\n`,
    };
  });
}

/** A person holds a lock until it is given back or runs out: the process that took it ends at once. */
function personOf({ name }: Actor): Actor {
  return { name, process: PERSON };
}

const PERSON = 'person';

function isOwn({ holder }: Lock, { name }: Actor): boolean {
  return holder.name === name && holder.process === PERSON;
}

function isHeld(environmentName: string, held: Lock, actor: Actor): Failure {
  const unlocking = `pipegen unlock ${environmentName}`;
  return new Failure('locked', describe(environmentName, held), {
    exitCode: 3,
    fix: isOwn(held, actor)
      ? `The lock is your own. To release it: ${unlocking}`
      : `Ask the holder. If their command no longer runs: ${unlocking} --force`,
  });
}

function describe(environmentName: string, { holder, takenAt, expiresAt, reason }: Lock): string {
  const [since, until] = [formatTime(takenAt), formatTime(expiresAt)];
  return printableLine(
    `${environmentName} has been locked by ${holder.name} since ${since}, until ${until}. Reason: ${reason}.`,
  );
}

function declined(environmentName: string): Outcome {
  return {
    exitCode: 1,
    diagnostics: [],
    answer: { environment: environmentName, unlocked: false },
    text: `${environmentName} is still locked.\n`,
  };
}
