import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEntry, LedgerState } from '../plan/ledger.ts';
import { type Ledger, LedgerMoved, type LedgerSnapshot } from './ports/ledger.ts';

/** What somebody wants the ledger to say. */
export interface LedgerChange {
  readonly state: LedgerState;
  readonly entry: LedgerEntry;
}

/** The ledger as an update left it. */
export interface LedgerUpdate<Change extends LedgerChange> {
  readonly snapshot: LedgerSnapshot;
  /** What was added; `undefined` when there was nothing to add. */
  readonly change: Change | undefined;
  /** The revision that was decided from. */
  readonly after: string | undefined;
}

/** How often others may be faster: each time one of them has written, so twenty that write at once need no more than twenty. */
const MOST_TRIES = 60;
const SHORTEST_PAUSE = 50;
const LONGEST_PAUSE = 2_000;

/**
 * Reads the ledger, decides, and appends; when somebody else was faster, reads and decides anew after a pause of random
 * length, so that those who collide once do not collide again.
 *
 * @param from the ledger as it was last seen, which spares a first look
 * @param decide pure; `undefined` leaves the ledger as it is, what it throws ends the update
 * @throws {LedgerMoved} when others were faster sixty times
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
