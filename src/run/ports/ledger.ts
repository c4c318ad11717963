import type { LedgerEntry, LedgerState } from '../../plan/ledger.ts';
import { Failure } from '../failure.ts';

/** The ledger as it was when somebody looked. */
export interface LedgerSnapshot {
  /** Which commit; `undefined` before the first entry. */
  readonly revision: string | undefined;
  readonly state: LedgerState;
}

/**
 * The append-only record of what happened to a flow, in the git repository that holds it: the ref `refs/pipegen/<flow>`,
 * a commit for each entry, whose tree holds the state as `state.json`.
 */
export interface Ledger {
  /** The newest state that the remote has. */
  read(): Promise<LedgerSnapshot>;
  /**
   * Adds an entry after exactly the snapshot that it was made from.
   *
   * @throws {LedgerMoved} when somebody else was faster: read again, decide again
   */
  append(after: LedgerSnapshot, state: LedgerState, entry: LedgerEntry): Promise<LedgerSnapshot>;
  /** The newest entries first, as many as there are or as asked for. */
  entries(limit?: number): Promise<readonly LedgerEntry[]>;
}

/** Somebody else added an entry meanwhile. */
export class LedgerMoved extends Failure {
  override readonly name = 'LedgerMoved';
  constructor() {
    super('ledger-moved', 'Somebody else wrote to the ledger at the same moment.', {
      exitCode: 3,
      fix: 'Run the command again.',
    });
  }
}
