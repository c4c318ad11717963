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

/** How long others may be faster, in milliseconds: twenty that write at once have all had their turn by then. */
const PATIENCE = 60_000;
const SHORTEST_PAUSE = 50;
const LONGEST_PAUSE = 2_000;

/**
 * Reads the ledger, decides, and appends; when somebody else was faster, reads and decides anew after a pause of random
 * length, so that those who collide once do not collide again.
 *
 * @param from the ledger as it was last seen, which spares a first look
 * @param decide pure; `undefined` leaves the ledger as it is, what it throws ends the update
 * @throws {LedgerMoved} when others were faster for a whole minute
 */
export async function updateLedger<Change extends LedgerChange>(
  ledger: Ledger,
  decide: (state: LedgerState) => Change | undefined,
  from?: LedgerSnapshot,
): Promise<LedgerUpdate<Change>> {
  const deadline = performance.now() + PATIENCE;
  for (let attempt = 0; ; attempt++) {
    const snapshot = (attempt === 0 ? from : undefined) ?? (await ledger.read());
    const change = decide(snapshot.state);
    const after = snapshot.revision;
    if (change === undefined) return { snapshot, change, after };
    try {
      return { snapshot: await ledger.append(snapshot, change.state, change.entry), change, after };
    } catch (error) {
      if (!(error instanceof LedgerMoved) || performance.now() > deadline) throw error;
      await sleep(Math.random() * Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** attempt));
    }
  }
}
