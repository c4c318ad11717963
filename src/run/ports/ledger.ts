import type { LedgerEntry, LedgerState } from '../../plan/ledger.ts';
import { Failure } from '../failure.ts';

/** The state of the ledger at a commit. */
export interface LedgerSnapshot {
  /** The commit; `undefined` before the first entry. */
  readonly revision: string | undefined;
  readonly state: LedgerState;
}

/**
 * The append-only history and state of a flow, in its git repository: the ref `refs/pipegen/<flow>`,
 * with a commit for each entry, whose tree contains the state as `state.json`.
 */
export interface Ledger {
  /** Returns the newest state on the remote. */
  read(): Promise<LedgerSnapshot>;
  /**
   * Appends an entry to exactly the given snapshot.
   *
   * @throws {LedgerMoved} if another actor appended meanwhile: read and decide again
   */
  append(after: LedgerSnapshot, state: LedgerState, entry: LedgerEntry): Promise<LedgerSnapshot>;
  /** Returns the entries, newest first. */
  entries(limit?: number): Promise<readonly LedgerEntry[]>;
}

/** Another actor appended an entry meanwhile. */
export class LedgerMoved extends Failure {
  override readonly name = 'LedgerMoved';
  constructor() {
    super('ledger-moved', 'Another command wrote to the ledger at the same time.', {
      exitCode: 3,
      fix: 'Run the command again.',
    });
  }
}
