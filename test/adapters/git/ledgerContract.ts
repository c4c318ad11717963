import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  EMPTY_LEDGER,
  type EnvironmentRecord,
  type LedgerEntry,
  type LedgerState,
  recordOf,
  withRecord,
} from '../../../src/plan/ledger.ts';
import { type Ledger, LedgerMoved } from '../../../src/run/ports/ledger.ts';
import { updateLedger } from '../../../src/run/updateLedger.ts';
import { budget } from '../../budget.ts';

/** An entry that says nothing but this. */
export function entryOf(text: string, more: Partial<LedgerEntry> = {}): LedgerEntry {
  return { at: '2024-03-01T00:00:00.000Z', by: 'test@host', event: 'locked', text, ...more };
}

/** A state that differs from others with another fence. */
export function stateOf(fence: number): LedgerState {
  return { ...EMPTY_LEDGER, fence };
}

/**
 * What every ledger must do: the one in git, and the fake that stands for it in other tests.
 *
 * @param open another reader and writer of the test's one ledger, which is empty at first
 */
export function describeLedger(open: () => Promise<Ledger>): void {
  it('is empty at first', async () => {
    const ledger = await open();
    expect(await ledger.read()).toEqual({ revision: undefined, state: EMPTY_LEDGER });
    expect(await ledger.entries()).toEqual([]);
  });

  it('shows everyone what was appended, the newest entries first', async () => {
    const [writer, reader] = [await open(), await open()];
    let snapshot = await writer.read();
    for (const number of [1, 2, 3]) {
      const before = snapshot.revision;
      snapshot = await writer.append(snapshot, stateOf(number), entryOf(`entry ${number}`));
      expect(snapshot.state).toEqual(stateOf(number));
      expect(snapshot.revision).not.toBe(before);
    }
    expect(await writer.read()).toEqual(snapshot);
    expect(await reader.read()).toEqual(snapshot);
    expect((await reader.entries()).map(({ text }) => text)).toEqual(['entry 3', 'entry 2', 'entry 1']);
    expect(await reader.entries(2)).toEqual([entryOf('entry 3'), entryOf('entry 2')]);
    expect(await reader.entries(9)).toHaveLength(3);
  });

  it('refuses who is too late, and loses nothing', async () => {
    const [fast, slow] = [await open(), await open()];
    const [ofFast, ofSlow] = [await fast.read(), await slow.read()];
    await fast.append(ofFast, stateOf(1), entryOf('first'));
    await expect(slow.append(ofSlow, stateOf(2), entryOf('too late'))).rejects.toThrow(LedgerMoved);
    await fast.append(await fast.read(), stateOf(3), entryOf('second'));
    await expect(slow.append(ofSlow, stateOf(2), entryOf('still too late'))).rejects.toThrow(LedgerMoved);
    expect((await slow.read()).state).toEqual(stateOf(3));
    expect((await slow.entries()).map(({ text }) => text)).toEqual(['second', 'first']);
  });

  it('lets one of two win who write the same at the same time', async () => {
    const writers = [await open(), await open()];
    const snapshots = await Promise.all(writers.map((writer) => writer.read()));
    const results = await Promise.allSettled(
      writers.map((writer, index) => {
        const snapshot = snapshots[index];
        if (snapshot === undefined) throw new Error('unread');
        return writer.append(snapshot, stateOf(1), entryOf('the same'));
      }),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'ledger-moved' } });
    expect(await writers[0]?.entries()).toEqual([entryOf('the same')]);
  });

  it('takes what twenty write at once, each exactly once', { timeout: 400_000 }, async () => {
    const writers = await Promise.all(Array.from({ length: 20 }, open));
    await Promise.all(
      writers.map((writer, index) =>
        updateLedger(writer, (state) => ({
          state: { ...state, fence: state.fence + 1 },
          entry: entryOf(`writer ${index}`, { fence: state.fence + 1 }),
        })),
      ),
    );
    const ledger = await open();
    const entries = await ledger.entries();
    expect((await ledger.read()).state.fence).toBe(20);
    expect(entries.map(({ fence }) => fence)).toEqual(Array.from({ length: 20 }, (_, index) => 20 - index));
    expect(new Set(entries.map(({ text }) => text)).size).toBe(20);
  });

  it('keeps whatever text it is given', { timeout: 120_000 }, async () => {
    const [writer, reader] = [await open(), await open()];
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, hostile, async (text, by, cause, environment) => {
        const before = await writer.read();
        const count = (await reader.entries()).length;
        const state = withRecord(
          before.state,
          environment,
          (record): EnvironmentRecord => ({
            ...record,
            freeze: { by, reason: cause, since: text },
          }),
        );
        const entry = entryOf(text, { by, cause, environment });
        await writer.append(before, state, entry);
        const after = await reader.read();
        expect(JSON.stringify(after.state)).toBe(JSON.stringify(state));
        expect(recordOf(after.state, environment).freeze).toEqual({ by, reason: cause, since: text });
        const entries = await reader.entries();
        expect(entries).toHaveLength(count + 1);
        expect(JSON.stringify(entries[0])).toBe(JSON.stringify(entry));
      }),
      { numRuns: budget(9), examples: HOSTILE.map((text) => [text, text, text, text]) },
    );
  });
}

const HOSTILE = [
  '',
  '__proto__',
  'constructor',
  '\n\ntree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent x\n',
  '\0\u0001\u001b[31m\u009b\u202e\u2028\ud800 $(id) `id` "\\"',
  '--amend',
  '# 🎈 \u{e0001}\r\n \t',
];

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ maxLength: 20 }),
  fc.constantFrom(...HOSTILE),
);
