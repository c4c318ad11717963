import { describe, expect, test, vi } from 'vitest';
import { type LedgerState, withRecord } from '../../src/plan/ledger.ts';
import { LedgerMoved } from '../../src/run/ports/ledger.ts';
import { updateLedger } from '../../src/run/updateLedger.ts';
import { FakeLedger } from './fakes/ledger.ts';

// What others do meanwhile is the ledger's: nobody has to wait for it.
vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

const entry = { at: '2024-03-01T00:00:00Z', by: 'anna@laptop', event: 'frozen', text: 'freeze qa' } as const;

const countUp = (state: LedgerState) => ({ state: { ...state, fence: state.fence + 1 }, entry });

describe('an update of the ledger', () => {
  test('adds what was decided, and says what that was', async () => {
    const ledger = new FakeLedger();
    const { change, snapshot } = await updateLedger(ledger, (state) => ({ ...countUp(state), extra: 'kept' }));
    expect(change?.extra).toBe('kept');
    expect(snapshot).toEqual(await ledger.read());
    expect(ledger.log).toEqual([entry]);
  });

  test('adds nothing when nothing is to change', async () => {
    const ledger = new FakeLedger();
    expect(await updateLedger(ledger, () => undefined)).toMatchObject({ change: undefined });
    expect(ledger.log).toEqual([]);
  });

  test('decides anew from what somebody faster wrote', async () => {
    const ledger = new FakeLedger();
    let others = 3;
    ledger.before = (what) => {
      if (what !== 'append' || others === 0) return;
      others -= 1;
      ledger.log.push(entry);
      ledger.state = withRecord(countUp(ledger.state).state, 'qa', (record) => record);
    };
    await updateLedger(ledger, countUp);
    expect(ledger.state.fence).toBe(4);
    expect(ledger.log).toHaveLength(4);
  });

  test('loses none of twenty that are made at once', async () => {
    const ledger = new FakeLedger();
    await Promise.all(Array.from({ length: 20 }, () => updateLedger(ledger, countUp)));
    expect(ledger.state.fence).toBe(20);
    expect(ledger.log).toHaveLength(20);
  });

  test('gives up when others are faster again and again', async () => {
    const ledger = new FakeLedger();
    let tries = 0;
    ledger.before = (what) => {
      if (what !== 'append') return;
      tries += 1;
      throw new LedgerMoved();
    };
    await expect(updateLedger(ledger, countUp)).rejects.toBeInstanceOf(LedgerMoved);
    expect(tries).toBe(60);
  });

  test('ends with what the decision throws, and with what the ledger throws', async () => {
    const ledger = new FakeLedger();
    await expect(
      updateLedger(ledger, () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    ledger.before = (what) => {
      if (what === 'append') throw new Error('full disk');
    };
    await expect(updateLedger(ledger, countUp)).rejects.toThrow('full disk');
    expect(new LedgerMoved().exitCode).toBe(3);
  });
});
