import { randomBytes } from 'node:crypto';
import { findEnvironment } from '../model/flow.ts';
import { heldBy } from '../plan/held.ts';
import { type Actor, type Freeze, type LedgerEntry, type LedgerState, type Lock, recordOf } from '../plan/ledger.ts';
import { releaseLock, renewLock, takeLock } from '../plan/lock.ts';
import type { AgentContext } from './agentContext.ts';
import { Failure } from './failure.ts';
import { askTargets } from './observe.ts';
import type { LedgerSnapshot } from './ports/ledger.ts';
import type { Task } from './task.ts';
import { type LedgerChange, updateLedger } from './updateLedger.ts';

/** The lifetime of a lock without renewal, which is how long others wait if its holder was killed on another machine. */
const TTL_SECONDS = 180;
const RENEWAL_SECONDS = 60;
/** The polling interval while waiting for a lock. */
const LOOK_SECONDS = 2;

/** A ledger entry of a run. */
export type Note = Pick<LedgerEntry, 'event' | 'text'> & Partial<LedgerEntry>;

/** The locks of a task's environments. */
export interface HeldLocks {
  /**
   * Writes to the ledger as the holder of the locks.
   *
   * @throws {Failure} `lock-lost` if another actor holds one of them now; nothing is written
   */
  write(change: (state: LedgerState, at: string) => LedgerState, note: Note): Promise<void>;
  /** Writes the last entry, and releases the locks. */
  release(change: (state: LedgerState, at: string) => LedgerState, note: Note): Promise<void>;
  /** The last known state of the ledger. */
  state(): LedgerState;
  /** The revision of the ledger before the locks were taken. */
  readonly after: string | undefined;
}

/**
 * Takes the locks of all environments of a task, or none.
 *
 * @param waitSeconds the timeout for a lock of another holder
 * @throws {Failure} `locked` with the holder, `frozen` if an environment is frozen and the task obeys that; exit code 3
 */
export async function takeLocks(context: AgentContext, task: Task, waitSeconds: number): Promise<HeldLocks> {
  const { ledger } = context.ports;
  const environments = [...new Set(task.environments)].sort();
  const [clocks, seen] = await Promise.all([readClocks(context, environments), ledger.read()]);
  const entry = ({ event, text, cause, ...more }: Note): LedgerEntry => ({
    at: new Date().toISOString(),
    by: context.actor.name,
    event,
    ...(environments.length === 1 && environments[0] !== undefined ? { environment: environments[0] } : {}),
    text: context.mask(text),
    command: context.mask(task.command),
    ...(cause !== undefined && { cause: context.mask(cause) }),
    ...more,
  });

  const taken = await waitForLocks(context, task, waitSeconds, { clocks, seen }, (state, fence) => ({
    state,
    entry: entry({ event: 'started', text: `begin: ${task.command}`, fence }),
  }));
  const { fences } = taken;
  let { snapshot } = taken;

  /** Writes one after the other, each based on the result of the previous write. */
  let queue: Promise<unknown> = Promise.resolve();
  const write = (change: (state: LedgerState, at: string) => LedgerState, note: Note): Promise<void> => {
    const next = queue.then(async () => {
      const written = await updateLedger(
        ledger,
        (state) => {
          mustHold(state, fences);
          const one = entry(note);
          return { state: change(state, one.at), entry: one };
        },
        snapshot,
      );
      snapshot = written.snapshot;
    });
    queue = next.catch(() => undefined);
    return next;
  };
  const renewal = setInterval(() => {
    const renew = (state: LedgerState) =>
      environments.reduce(
        (renewed, name) =>
          renewLock(renewed, name, fences.get(name) ?? 0, { now: now(clocks, name), ttlSeconds: TTL_SECONDS }) ??
          renewed,
        state,
      );
    // A lost lock is detected before the next operation.
    void write(renew, { event: 'renewed', text: 'still running' }).catch(() => undefined);
  }, RENEWAL_SECONDS * 1_000);
  renewal.unref();

  return {
    write,
    state: () => snapshot.state,
    after: taken.after,
    async release(change, note) {
      clearInterval(renewal);
      const giveBack = (state: LedgerState, at: string) =>
        environments.reduce((left, name) => releaseLock(left, name, fences.get(name) ?? 0), change(state, at));
      await write(giveBack, note);
    },
  };
}

/**
 * Waits until no other actor holds a lock that a task needs. Without a timeout it only logs the holder.
 *
 * @returns whether it waited
 * @throws {Failure} `locked` with the holder, after the timeout; exit code 3
 */
export async function waitForOthers(context: AgentContext, task: Task, waitSeconds: number): Promise<boolean> {
  const deadline = performance.now() + 1_000 * waitSeconds;
  for (let waited = false; ; waited = true) {
    const { state } = await context.ports.ledger.read();
    const locked = task.environments.filter((name) => recordOf(state, name).lock !== undefined);
    const taken = takeAll(context, task, state, locked, await readClocks(context, locked));
    if (!('held' in taken)) return waited;
    if (waitSeconds === 0) {
      context.log(`${taken.environment} is locked by ${taken.held.holder.name}: ${taken.held.reason}.`);
      return false;
    }
    await waitFor(context, taken, deadline, waited);
  }
}

/** Taken locks, and the ledger with them. */
interface Taken {
  readonly snapshot: LedgerSnapshot;
  /** By the environment's name. */
  readonly fences: ReadonlyMap<string, number>;
  readonly after: string | undefined;
}

async function waitForLocks(
  context: AgentContext,
  task: Task,
  waitSeconds: number,
  { clocks, seen }: { readonly clocks: ReadonlyMap<string, Clock>; readonly seen: LedgerSnapshot },
  change: (state: LedgerState, fence: number) => LedgerChange,
): Promise<Taken> {
  const deadline = performance.now() + 1_000 * waitSeconds;
  for (let isTold = false; ; isTold = true) {
    context.signal.throwIfAborted();
    let held: Held | undefined;
    const fences = new Map<string, number>();
    const take = (state: LedgerState): LedgerChange | undefined => {
      if (task.obeysFreeze) refuseFrozen(state, task.environments.slice(0, 1), clocks);
      const taken = takeAll(context, task, state, [...clocks.keys()], clocks);
      held = 'held' in taken ? taken : undefined;
      if ('held' in taken) return undefined;
      for (const [name, lock] of taken.locks) fences.set(name, lock.fence);
      const { id = randomBytes(8).toString('hex') } = taken.state;
      return change({ ...taken.state, id }, taken.state.fence);
    };
    const { snapshot, after } = await updateLedger(context.ports.ledger, take, isTold ? undefined : seen);
    if (held === undefined) return { snapshot, fences, after };
    await waitFor(context, held, deadline, isTold);
  }
}

/** Waits before the next check of a lock. */
async function waitFor(context: AgentContext, held: Held, deadline: number, isTold: boolean): Promise<void> {
  if (performance.now() >= deadline) throw lockHeld(held);
  if (!isTold)
    context.log(`Waiting for the lock of ${held.environment}, held by ${held.held.holder.name}: ${held.held.reason}.`);
  await context.wait(LOOK_SECONDS);
}

/** A target's time, and when it was read by the monotonic clock. */
interface Clock {
  readonly read: number;
  readonly at: number;
}

/** All locks of an environment use its target's clock. */
function readClocks(context: AgentContext, environments: readonly string[]): Promise<ReadonlyMap<string, Clock>> {
  const wanted = environments.map((name) => findEnvironment(context.flow, name));
  return askTargets(context, wanted, async (target) => {
    const read = (await target.now()).getTime();
    return { read, at: performance.now() };
  });
}

function now(clocks: ReadonlyMap<string, Clock>, environmentName: string): Date {
  const clock = clocks.get(environmentName);
  if (clock === undefined) throw new Error(`The clock of ${environmentName} was not read.`);
  return new Date(clock.read + performance.now() - clock.at);
}

interface Held {
  readonly environment: string;
  readonly held: Lock;
}

function takeAll(
  context: AgentContext,
  task: Task,
  before: LedgerState,
  environments: readonly string[],
  clocks: ReadonlyMap<string, Clock>,
): Held | { readonly state: LedgerState; readonly locks: readonly (readonly [string, Lock])[] } {
  let state = before;
  const locks: (readonly [string, Lock])[] = [];
  for (const environment of environments) {
    const request = { holder: context.actor, reason: context.mask(task.command), ttlSeconds: TTL_SECONDS };
    const isGone = (actor: Actor) => context.isGone(actor);
    const taken = takeLock(state, environment, { ...request, now: now(clocks, environment), isGone });
    if ('held' in taken) return { environment, held: taken.held };
    state = taken.state;
    locks.push([environment, taken.lock]);
  }
  return { state, locks };
}

function mustHold(state: LedgerState, fences: ReadonlyMap<string, number>): void {
  for (const [name, fence] of fences) {
    const { lock } = recordOf(state, name);
    if (lock?.fence === fence) continue;
    const whose = lock === undefined ? 'the lock has been released' : `the lock is now held by ${lock.holder.name}`;
    throw new Failure('lock-lost', `This command no longer holds the lock of ${name}: ${whose}.`, {
      exitCode: 3,
      fix: 'Run pipegen status and pipegen history, then run the same command again to continue.',
    });
  }
}

function lockHeld({ environment, held }: Held): Failure {
  return new Failure('locked', `${heldBy(environment, 'locked', held.holder.name, held.takenAt)}: ${held.reason}.`, {
    exitCode: 3,
    fix: `To wait for the lock, pass --wait-lock. The lock expires at ${held.expiresAt}. If its holder no longer runs: pipegen unlock ${environment} --force`,
  });
}

function refuseFrozen(state: LedgerState, environments: readonly string[], clocks: ReadonlyMap<string, Clock>): void {
  for (const environment of environments) {
    const { freeze } = recordOf(state, environment);
    if (freeze !== undefined && isFrozen(freeze, now(clocks, environment))) throw frozen(environment, freeze);
  }
}

function isFrozen({ until }: Freeze, at: Date): boolean {
  return until === undefined || Date.parse(until) > at.getTime();
}

function frozen(environment: string, { by, since, reason, until }: Freeze): Failure {
  const end = until === undefined ? '' : `, until ${until}`;
  return new Failure('frozen', `${heldBy(environment, 'frozen', by, since)}${end}: ${reason}.`, {
    exitCode: 3,
    fix: `To end the freeze: pipegen unfreeze ${environment}`,
  });
}
