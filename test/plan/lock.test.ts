import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Actor, EMPTY_LEDGER, type LedgerState, recordOf } from '../../src/plan/ledger.ts';
import { type LockRequest, releaseLock, renewLock, takeLock } from '../../src/plan/lock.ts';

const anna: Actor = { name: 'anna@laptop', process: 'laptop 1' };
const jenkins: Actor = { name: 'Jenkins shop/PROD #12', process: 'agent 7' };
const noon = new Date('2024-03-01T12:00:00Z');

function later(seconds: number): Date {
  return new Date(noon.getTime() + seconds * 1_000);
}

function request(change: Partial<LockRequest> = {}): LockRequest {
  return { holder: anna, reason: 'pipegen promote prod', now: noon, ttlSeconds: 60, isGone: () => false, ...change };
}

function take(state: LedgerState, change: Partial<LockRequest> = {}) {
  const taken = takeLock(state, 'prod', request(change));
  if ('held' in taken) throw new Error(`It is held by ${taken.held.holder.name}.`);
  return taken;
}

describe('takeLock', () => {
  it('says who holds it, why and until when', () => {
    const { state, lock } = take(EMPTY_LEDGER);
    expect(lock).toEqual({
      holder: anna,
      reason: 'pipegen promote prod',
      takenAt: '2024-03-01T12:00:00.000Z',
      expiresAt: '2024-03-01T12:01:00.000Z',
      fence: 1,
    });
    expect(recordOf(state, 'prod').lock).toEqual(lock);
    expect(recordOf(state, 'qa').lock).toBeUndefined();
  });

  it('is refused while somebody else has it, and leaves the state as it is', () => {
    const { state, lock } = take(EMPTY_LEDGER);
    expect(takeLock(state, 'prod', request({ holder: jenkins, now: later(59) }))).toEqual({ held: lock });
  });

  it('is had again once it ran out', () => {
    const { state } = take(EMPTY_LEDGER);
    expect(take(state, { holder: jenkins, now: later(60) }).lock).toMatchObject({ holder: jenkins, fence: 2 });
  });

  it('is had at once from a holder that surely runs no more', () => {
    const { state } = take(EMPTY_LEDGER);
    const isGone = ({ process }: Actor) => process === anna.process;
    expect(take(state, { holder: jenkins, isGone }).lock).toMatchObject({ holder: jenkins, fence: 2 });
  });

  it('is refused to a second run of the same person', () => {
    const { state } = take(EMPTY_LEDGER);
    expect(takeLock(state, 'prod', request())).toHaveProperty('held');
  });
});

describe('a lock', () => {
  it('is kept for longer by its holder only', () => {
    const { state, lock } = take(EMPTY_LEDGER);
    const renewed = renewLock(state, 'prod', lock.fence, { now: later(50), ttlSeconds: 60 });
    expect(renewed && recordOf(renewed, 'prod').lock).toEqual({ ...lock, expiresAt: later(110).toISOString() });
    expect(renewLock(state, 'prod', lock.fence + 1, { now: later(50), ttlSeconds: 60 })).toBeUndefined();
    expect(renewLock(EMPTY_LEDGER, 'prod', lock.fence, { now: noon, ttlSeconds: 60 })).toBeUndefined();
  });

  it('is given back by its holder only', () => {
    const first = take(EMPTY_LEDGER);
    const second = take(first.state, { holder: jenkins, now: later(60) });
    expect(releaseLock(second.state, 'prod', first.lock.fence)).toBe(second.state);
    expect(recordOf(releaseLock(second.state, 'prod', second.lock.fence), 'prod')).not.toHaveProperty('lock');
  });

  it('has one holder at a time, and a number that only grows', () => {
    const step = fc.record({
      who: fc.integer({ min: 0, max: 2 }),
      what: fc.constantFrom('take', 'renew', 'release'),
      after: fc.integer({ min: 0, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let state = EMPTY_LEDGER;
        let seconds = 0;
        const fences = [0, 0, 0];
        let highest = 0;
        for (const { who, what, after } of steps) {
          seconds += after;
          const holder = { name: `actor ${who}`, process: `process ${who}` };
          const before = recordOf(state, 'prod').lock;
          const fence = fences[who] ?? 0;
          if (what === 'renew')
            state = renewLock(state, 'prod', fence, { now: later(seconds), ttlSeconds: 60 }) ?? state;
          else if (what === 'release') state = releaseLock(state, 'prod', fence);
          else {
            const taken = takeLock(state, 'prod', request({ holder, now: later(seconds) }));
            const isFree = before === undefined || Date.parse(before.expiresAt) <= later(seconds).getTime();
            expect('lock' in taken).toBe(isFree);
            if ('held' in taken) continue;
            expect(taken.lock.fence).toBeGreaterThan(highest);
            highest = taken.lock.fence;
            fences[who] = highest;
            state = taken.state;
          }
          const { lock } = recordOf(state, 'prod');
          if (what !== 'take' && before?.fence !== fence) expect(lock).toEqual(before);
        }
      }),
    );
  });
});
