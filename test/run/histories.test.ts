import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budget, stride } from '../budget.ts';
import { migrating } from '../fixtures/migrating.ts';
import type { Fault } from './fakes/faults.ts';
import { anyEvent, type Event, History, ONE_RELEASE } from './histories.ts';

/** The shop with migrations, without the time that PROD must stay healthy. */
const flow = { ...migrating, environments: migrating.environments.map(({ soak: _, ...environment }) => environment) };

async function live(events: readonly Event[]): Promise<History> {
  const history = new History(flow);
  for (const event of events) await history.happen(event);
  return history;
}

const RUNS = budget(20);

const TWO_RELEASES = [...ONE_RELEASE, ...ONE_RELEASE];

describe('any history', () => {
  it('ends as it should, whatever happened and whenever it was interrupted', { timeout: 600_000 }, async () => {
    const histories = fc
      .tuple(fc.constantFrom([], TWO_RELEASES), fc.array(anyEvent, { maxLength: 16, size: 'max' }))
      .map((parts) => parts.flat());
    const property = fc.asyncProperty(histories, async (events) => void (await live(events)));
    await fc.assert(property, { numRuns: RUNS });
  });
});

describe('a command that is interrupted at its changes', () => {
  const next: readonly Event[] = [
    ...ONE_RELEASE,
    { kind: 'open' },
    { kind: 'merge', which: 0 },
    { kind: 'deploy', environment: 'staging', isKnown: true },
    { kind: 'promote', environment: 'qa', isKnown: true },
  ];
  const hotfix: Event = { kind: 'hotfix', environment: 'prod' };
  const closed: readonly Event[] = [
    { kind: 'open' },
    { kind: 'deployChange', which: 0, isKnown: true },
    { kind: 'open' },
    { kind: 'deployChange', which: 1, isKnown: true },
    { kind: 'close', which: 0 },
    { kind: 'close', which: 0 },
  ];

  it.each<[string, readonly Event[], Extract<Event, { readonly isKnown: boolean }>]>([
    ['promote', next, { kind: 'promote', environment: 'prod', isKnown: true }],
    ['promote over a hot fix', [...next, hotfix], { kind: 'promote', environment: 'prod', isKnown: true }],
    ['deploy', [...ONE_RELEASE, hotfix], { kind: 'deploy', environment: 'prod', isKnown: true }],
    ['rollback', TWO_RELEASES, { kind: 'rollback', environment: 'prod', isKnown: true }],
    ['prune', closed, { kind: 'prune', isKnown: true }],
    ['retire', closed, { kind: 'retire', which: 1, isKnown: true }],
  ])('%s', { timeout: 60_000 }, async (_, before, command) => {
    for (const how of [
      { first: 0, kind: 'kill' },
      { first: 1, kind: 'error' },
    ] as const)
      for (let at = how.first, struck: string | undefined = ''; struck !== undefined; at += stride(3)) {
        const fault: Fault = { at, ofChanges: true, when: 'after', kind: how.kind };
        const history = await live(before);
        await history.happen({ ...command, fault }).catch((error: unknown) => {
          throw new Error(`${history.struck}, ${how.kind} after it`, { cause: error });
        });
        struck = history.struck;
        expect(at).toBeLessThan(100);
      }
  });
});
