import { type Actor, type LedgerState, type Lock, recordOf, withRecord } from './ledger.ts';

/** A request for a lock. */
export interface LockRequest {
  readonly holder: Actor;
  /** The command. */
  readonly reason: string;
  /** By the clock of the environment's engine. */
  readonly now: Date;
  readonly ttlSeconds: number;
  /** Whether an actor is certainly not running any more. */
  isGone(actor: Actor): boolean;
}

/**
 * Takes the lock of an environment. An expired lock, or one whose holder is no longer running, does not count.
 *
 * @returns the new state, or the lock of another holder
 */
export function takeLock(
  state: LedgerState,
  environmentName: string,
  request: LockRequest,
): { readonly state: LedgerState; readonly lock: Lock } | { readonly held: Lock } {
  const present = recordOf(state, environmentName).lock;
  if (present !== undefined && !isOver(present, request.now) && !request.isGone(present.holder))
    return { held: present };
  const fence = state.fence + 1;
  const { holder, reason } = request;
  const lock = { holder, reason, takenAt: request.now.toISOString(), expiresAt: expiry(request), fence };
  return { state: withRecord({ ...state, fence }, environmentName, (record) => ({ ...record, lock })), lock };
}

/** Extends a lock; `undefined` if another holder has it now. */
export function renewLock(
  state: LedgerState,
  environmentName: string,
  fence: number,
  request: Pick<LockRequest, 'now' | 'ttlSeconds'>,
): LedgerState | undefined {
  const { lock } = recordOf(state, environmentName);
  if (lock?.fence !== fence) return undefined;
  return withRecord(state, environmentName, (record) => ({ ...record, lock: { ...lock, expiresAt: expiry(request) } }));
}

/** Releases a lock; returns the state unchanged if another holder has it now. */
export function releaseLock(state: LedgerState, environmentName: string, fence: number): LedgerState {
  if (recordOf(state, environmentName).lock?.fence !== fence) return state;
  return withRecord(state, environmentName, ({ lock: _, ...record }) => record);
}

/** Whether a lock has expired. */
export function isOver(lock: Lock, now: Date): boolean {
  return Date.parse(lock.expiresAt) <= now.getTime();
}

function expiry({ now, ttlSeconds }: Pick<LockRequest, 'now' | 'ttlSeconds'>): string {
  return new Date(now.getTime() + ttlSeconds * 1_000).toISOString();
}
