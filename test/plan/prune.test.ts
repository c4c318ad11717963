import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPlan } from '../../src/plan/formatPlan.ts';
import type { HostDeployment } from '../../src/plan/operation.ts';
import {
  type ChangeState,
  type PruneHost,
  type PruneLimits,
  type PruneWorld,
  planPrune,
} from '../../src/plan/prune.ts';
import { shop } from '../fixtures/shop.ts';
import { deployments } from './world.ts';

const now = new Date('2024-03-01T00:00:00Z');
const today = '2024-02-29T12:00:00Z';
const lastMonth = '2024-01-29T12:00:00Z';
const limits: PruneLimits = { maxDestroy: 10, believesList: false };

/** What a git host says of changes by their states, as the task asks it. */
function host(states: { readonly [change: number]: ChangeState }, more: Partial<PruneHost> = {}): PruneHost {
  const known = Object.entries(states).map(([number, state]) => [Number(number), state] as const);
  return {
    open: new Map(known.flatMap(([number, state]) => (state === 'open' ? [[number, 'STAGING'] as const] : []))),
    ended: new Map(known.filter(([, state]) => state !== 'open')),
    names: [],
    deployments: [],
    ...more,
  };
}

function reported(environment: string, id: number): HostDeployment {
  return { id, environment, isActive: true };
}

function staging(...changes: readonly number[]) {
  return deployments(...changes.map((change) => ({ environment: 'staging', tag: `pr-${change}`, createdAt: today })));
}

describe('planPrune', () => {
  it('removes what a change left where it no longer goes', () => {
    const world: PruneWorld = {
      remains: [],
      now,
      deployments: staging(1, 2),
      host: host({ 2: 'open' }, { open: new Map([...host({ 2: 'open' }).open, [1, 'QA']]) }),
    };
    expect(formatPlan(planPrune(shop, world, limits))).toBe(
      ['Prune unused deployments of shop', '  1. remove staging-pr-1, because #1 now targets QA'].join('\n'),
    );
  });

  it('removes what was closed unmerged or is too old, and keeps what is open', () => {
    const world: PruneWorld = {
      remains: [],
      now,
      deployments: deployments(
        { environment: 'staging', tag: 'pr-1', createdAt: lastMonth },
        { environment: 'staging', tag: 'pr-2', createdAt: today },
        { environment: 'staging', tag: 'pr-3', createdAt: today },
        { environment: 'staging', tag: 'pr-4', createdAt: today },
        { environment: 'staging', tag: 'c-0123456', createdAt: lastMonth },
        { environment: 'prod', tag: 'pr-5', createdAt: lastMonth },
      ),
      host: host({ 1: 'open', 2: 'closed', 3: 'merged' }),
    };
    expect(formatPlan(planPrune(shop, world, limits))).toBe(
      [
        'Prune unused deployments of shop',
        '  1. remove staging-c-0123456, because its time to live of 7d has passed',
        '  2. remove staging-pr-2, because #2 was closed unmerged',
      ].join('\n'),
    );
  });

  it("deletes the git host's environments of deployments that go or are gone, and no others", () => {
    const names = ['staging-pr-1', 'staging-pr-2', 'staging-pr-3', 'staging-pr-4', 'production', 'staging-x', 'prod'];
    const deploymentsThere = names.filter((name) => name !== 'staging-pr-4').map(reported);
    const world: PruneWorld = {
      remains: [],
      now,
      deployments: staging(1, 2),
      host: host({ 1: 'open', 2: 'closed', 3: 'merged', 4: 'merged' }, { names, deployments: deploymentsThere }),
    };
    expect(formatPlan(planPrune(shop, world, limits))).toBe(
      [
        'Prune unused deployments of shop',
        '  1. remove staging-pr-2, because #2 was closed unmerged',
        '  2. delete staging-pr-2 and its deployments on the git host, because its deployment is removed',
        '  3. delete staging-pr-3 and its deployments on the git host, because #3 is not open and has no deployment',
      ].join('\n'),
    );
  });

  it('destroys nothing when more than the limit would go', () => {
    const world: PruneWorld = {
      now,
      remains: [],
      deployments: staging(1, 2),
      host: host({ 1: 'closed', 2: 'closed' }),
    };
    expect(planPrune(shop, world, { ...limits, maxDestroy: 1 })).toMatchObject({
      operations: [],
      notes: [
        'Refused: 2 deployments appear unused, more than the limit of 1: staging-pr-1, staging-pr-2.',
        expect.stringContaining('--max-destroy') as string,
      ],
      isRefused: true,
    });
    expect(planPrune(shop, world, { ...limits, maxDestroy: 2 })).toMatchObject({
      operations: { length: 2 },
      isRefused: false,
    });
  });

  it.each([
    [4, 2, false],
    [4, 1, true],
    [3, 1, true],
    [2, 0, false],
    [undefined, 0, false],
  ])('when of %s open changes %i are left, refuses: %s', (openBefore, open, isRefused) => {
    const states = Object.fromEntries(Array.from({ length: open }, (_, index) => [index + 10, 'open' as const]));
    const list = host({ ...states, 1: 'closed' }, openBefore === undefined ? {} : { openBefore });
    const world: PruneWorld = { now, remains: [], deployments: staging(1), host: list };
    expect(planPrune(shop, world, limits)).toMatchObject({ isRefused, operations: { length: isRefused ? 0 : 1 } });
    expect(planPrune(shop, world, { ...limits, believesList: true }).isRefused).toBe(false);
  });

  it('counts and removes once what is unused and half removed already', () => {
    const remains = ['staging-pr-1', 'staging-pr-2'].map((name) => ({ name, environment: 'staging' }));
    const world: PruneWorld = { remains, now, deployments: staging(1), host: host({ 1: 'closed' }) };
    expect(planPrune(shop, world, { ...limits, maxDestroy: 2 }).operations).toEqual([
      expect.objectContaining({ deployment: 'staging-pr-1', cause: '#1 was closed unmerged' }),
      expect.objectContaining({ deployment: 'staging-pr-2', cause: 'it has no revisions left' }),
    ]);
  });

  it('never takes away what serves an environment that holds one, whatever became of its change', () => {
    const world: PruneWorld = {
      remains: [],
      now,
      deployments: deployments({ environment: 'prod', tag: 'pr-5', createdAt: lastMonth }),
      host: host({ 5: 'closed' }),
    };
    expect(planPrune(shop, world, limits).operations).toEqual([]);
  });

  it('never touches a deployment whose change is open, however old', () => {
    const changes = fc.dictionary(
      fc.stringMatching(/^[1-9]\d?$/),
      fc.constantFrom<ChangeState>('open', 'merged', 'closed'),
    );
    fc.assert(
      fc.property(changes, fc.constantFrom(today, lastMonth), fc.boolean(), (states, createdAt, isListed) => {
        const numbers = Object.keys(states);
        const names = numbers.map((number) => `staging-pr-${number}`);
        const told = host(states, { names, deployments: names.map(reported) });
        // A list that leaves some out: then each is asked about by itself.
        const shorter = {
          ...told,
          open: new Map<number, string>(),
          ended: new Map(Object.entries(states).map(([n, s]) => [Number(n), s])),
        };
        const world: PruneWorld = {
          remains: [],
          now,
          deployments: deployments(
            ...numbers.map((number) => ({ environment: 'staging', tag: `pr-${number}`, createdAt })),
          ),
          host: isListed ? told : shorter,
        };
        for (const operation of planPrune(shop, world, { maxDestroy: 1_000, believesList: true }).operations) {
          const name =
            operation.kind === 'forgetEnvironment'
              ? operation.name
              : 'deployment' in operation
                ? operation.deployment
                : '';
          expect(states[Number(name.replace('staging-pr-', ''))]).not.toBe('open');
        }
      }),
    );
  });
});
