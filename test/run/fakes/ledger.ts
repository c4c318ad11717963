import { EMPTY_LEDGER, type LedgerEntry, type LedgerState } from '../../../src/plan/ledger.ts';
import { type Ledger, LedgerMoved, type LedgerSnapshot } from '../../../src/run/ports/ledger.ts';

/** A ledger in memory, held to the same contract as that in git. */
export class FakeLedger implements Ledger {
  /** All entries, oldest first. */
  readonly log: LedgerEntry[] = [];
  /** The newest state. */
  state: LedgerState = EMPTY_LEDGER;
  /** Called before anything happens, and may throw. */
  before: (what: 'read' | 'append' | 'entries') => void = () => {};
  /** Called when an entry is written and its writer does not know yet; may throw, as when a process ends. */
  after: (entry: LedgerEntry) => void = () => {};

  async read(): Promise<LedgerSnapshot> {
    this.before('read');
    return this.snapshot();
  }

  async append(after: LedgerSnapshot, state: LedgerState, entry: LedgerEntry): Promise<LedgerSnapshot> {
    this.before('append');
    if (after.revision !== this.snapshot().revision) throw new LedgerMoved();
    this.state = copyOf(state);
    this.log.push(copyOf(entry));
    const written = this.snapshot();
    this.after(entry);
    return written;
  }

  async entries(limit?: number): Promise<readonly LedgerEntry[]> {
    this.before('entries');
    return copyOf([...this.log].reverse().slice(0, limit));
  }

  private snapshot(): LedgerSnapshot {
    return { revision: this.log.length === 0 ? undefined : `entry ${this.log.length}`, state: copyOf(this.state) };
  }
}

/** What is left of a value once it was written down. */
function copyOf<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
