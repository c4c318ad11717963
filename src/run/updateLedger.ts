import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEntry, LedgerState } from '../plan/ledger.ts';
import { type Ledger, LedgerMoved, type LedgerSnapshot } from './ports/ledger.ts';

/** A change of the ledger. */
export interface LedgerChange {
  readonly state: LedgerState;
  readonly entry: LedgerEntry;
}

/** The ledger after an update. */
export interface LedgerUpdate<Change extends LedgerChange> {
  readonly snapshot: LedgerSnapshot;
  /** The new entry; `undefined` if there was nothing to change. */
  readonly change: Change | undefined;
  /** The revision before the update. */
  readonly after: string | undefined;
}

/** The maximum number of attempts. Each conflict means that another write succeeded, so 20 writers need at most 20. */
const MOST_TRIES = 60;
const SHORTEST_PAUSE = 50;
const LONGEST_PAUSE = 2_000;

/**
 * Reads the ledger, decides, and appends. On a conflict with another writer, tries again after a random pause.
 *
 * @param from the last known state, which saves the first read
 * @param decide pure; `undefined` leaves the ledger unchanged; errors end the update
 * @throws {LedgerMoved} after sixty conflicts
 */
export async function updateLedger<Change extends LedgerChange>(
  ledger: Ledger,
  decide: (state: LedgerState) => Change | undefined,
  from?: LedgerSnapshot,
): Promise<LedgerUpdate<Change>> {
  for (let tries = 1; ; tries++) {
    const snapshot = (tries === 1 ? from : undefined) ?? (await ledger.read());
    const change = decide(snapshot.state);
    const after = snapshot.revision;
    if (change === undefined) return { snapshot, change, after };
    try {
      return { snapshot: await ledger.append(snapshot, change.state, change.entry), change, after };
    } catch (error) {
      if (!(error instanceof LedgerMoved) || tries === MOST_TRIES) throw error;
      await sleep(Math.random() * Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** (tries - 1)));
    }
  }
}
