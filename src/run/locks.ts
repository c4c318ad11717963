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

/** How long a lock holds unless it is renewed: as long as others wait after its holder was killed elsewhere. */
const TTL_SECONDS = 180;
const RENEWAL_SECONDS = 60;
/** How often somebody who waits for a lock looks again. */
const LOOK_SECONDS = 2;

/** What a run says of itself in the ledger. */
export type Note = Pick<LedgerEntry, 'event' | 'text'> & Partial<LedgerEntry>;

/** The locks of a task's environments. */
export interface HeldLocks {
  /**
   * Writes to the ledger as the holder of the locks.
   *
   * @throws {Failure} `lock-lost` when one of them is somebody else's by now: nothing is written
   */
  write(change: (state: LedgerState, at: string) => LedgerState, note: Note): Promise<void>;
  /** Writes for the last time, and gives the locks back. */
  release(change: (state: LedgerState, at: string) => LedgerState, note: Note): Promise<void>;
  /** The ledger as it was last seen. */
  state(): LedgerState;
  /** The revision of the ledger that the locks were taken after. */
  readonly after: string | undefined;
}

/**
 * Takes the locks of all environments that a task changes, or none of them.
 *
 * @param waitSeconds how long to wait for a lock that somebody else holds
 * @throws {Failure} `locked` naming the holder, `frozen` when an environment is and the task obeys that; exit code 3
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

  /** One write after the other, each from what the one before left. */
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
    // A lock that is lost shows with the next operation, before it is begun.
    void write(renew, { event: 'renewed', text: 'still at work' }).catch(() => undefined);
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
 * Waits until nobody else holds a lock that a task needs; who does not wait is told who does.
 *
 * @returns whether it waited
 * @throws {Failure} `locked` naming the holder, who still has it after that time; exit code 3
 */
export async function waitForOthers(context: AgentContext, task: Task, waitSeconds: number): Promise<boolean> {
  const deadline = performance.now() + 1_000 * waitSeconds;
  for (let waited = false; ; waited = true) {
    const { state } = await context.ports.ledger.read();
    const locked = task.environments.filter((name) => recordOf(state, name).lock !== undefined);
    const taken = takeAll(context, task, state, locked, await readClocks(context, locked));
    if (!('held' in taken)) return waited;
    if (waitSeconds === 0) {
      context.log(`${taken.held.holder.name} has locked ${taken.environment}: ${taken.held.reason}.`);
      return false;
    }
    await waitFor(context, taken, deadline, waited);
  }
}

/** Locks that were taken, and the ledger as it is since then. */
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

/** Waits before the next look at a lock. */
async function waitFor(context: AgentContext, held: Held, deadline: number, isTold: boolean): Promise<void> {
  if (performance.now() >= deadline) throw lockHeld(held);
  if (!isTold) context.log(`Waiting for ${held.held.holder.name}: ${held.held.reason} (${held.environment}).`);
  await context.wait(LOOK_SECONDS);
}

/** An target's clock, and when it was read by one that nobody sets. */
interface Clock {
  readonly read: number;
  readonly at: number;
}

/** Everyone who locks an environment shares its target's clock. */
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
    const wish = { holder: context.actor, reason: context.mask(task.command), ttlSeconds: TTL_SECONDS };
    const isGone = (actor: Actor) => context.isGone(actor);
    const taken = takeLock(state, environment, { ...wish, now: now(clocks, environment), isGone });
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
    const whose = lock === undefined ? 'nobody holds it now' : `${lock.holder.name} holds it now`;
    throw new Failure('lock-lost', `The lock of ${name} was taken away: ${whose}.`, {
      exitCode: 3,
      fix: 'See pipegen status and pipegen history, then run the command again: it does what is left.',
    });
  }
}

function lockHeld({ environment, held }: Held): Failure {
  return new Failure('locked', `${heldBy(environment, 'locked', held.holder.name, held.takenAt)}: ${held.reason}.`, {
    exitCode: 3,
    fix: `Wait for it with --wait-lock, or, if it is gone for good: pipegen unlock ${environment} --force. It runs out at ${held.expiresAt}.`,
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
    fix: `When that is settled: pipegen unfreeze ${environment}`,
  });
}
