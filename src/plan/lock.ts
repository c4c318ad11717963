import { type Actor, type LedgerState, type Lock, recordOf, withRecord } from './ledger.ts';

/** A lock that somebody wants. */
export interface LockWish {
  readonly holder: Actor;
  /** The command that it is for. */
  readonly reason: string;
  /** By the clock of the environment's engine. */
  readonly now: Date;
  readonly ttlSeconds: number;
  /** Whether an actor surely runs no more. */
  isGone(actor: Actor): boolean;
}

/**
 * Takes an environment's lock. One that ran out, or whose holder surely runs no more, counts as none.
 *
 * @returns the new state, or the lock that stands in the way
 */
export function takeLock(
  state: LedgerState,
  environmentName: string,
  wish: LockWish,
): { readonly state: LedgerState; readonly lock: Lock } | { readonly held: Lock } {
  const present = recordOf(state, environmentName).lock;
  if (present !== undefined && !isOver(present, wish.now) && !wish.isGone(present.holder)) return { held: present };
  const fence = state.fence + 1;
  const { holder, reason } = wish;
  const lock = { holder, reason, takenAt: wish.now.toISOString(), expiresAt: expiry(wish), fence };
  return { state: withRecord({ ...state, fence }, environmentName, (record) => ({ ...record, lock })), lock };
}

/** Keeps a lock for longer; `undefined` when it is somebody else's by now. */
export function renewLock(
  state: LedgerState,
  environmentName: string,
  fence: number,
  wish: Pick<LockWish, 'now' | 'ttlSeconds'>,
): LedgerState | undefined {
  const { lock } = recordOf(state, environmentName);
  if (lock?.fence !== fence) return undefined;
  return withRecord(state, environmentName, (record) => ({ ...record, lock: { ...lock, expiresAt: expiry(wish) } }));
}

/** Gives a lock back; the state as it is when it is somebody else's by now. */
export function releaseLock(state: LedgerState, environmentName: string, fence: number): LedgerState {
  if (recordOf(state, environmentName).lock?.fence !== fence) return state;
  return withRecord(state, environmentName, ({ lock: _, ...record }) => record);
}

/** Whether a lock ran out. */
export function isOver(lock: Lock, now: Date): boolean {
  return Date.parse(lock.expiresAt) <= now.getTime();
}

function expiry({ now, ttlSeconds }: Pick<LockWish, 'now' | 'ttlSeconds'>): string {
  return new Date(now.getTime() + ttlSeconds * 1_000).toISOString();
}
