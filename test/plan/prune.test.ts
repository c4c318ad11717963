import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPlan } from '../../src/plan/formatPlan.ts';
import { type ChangeState, planPrune } from '../../src/plan/prune.ts';
import { shop } from '../fixtures/shop.ts';
import { deployments } from './world.ts';

const now = new Date('2024-03-01T00:00:00Z');
const today = '2024-02-29T12:00:00Z';
const lastMonth = '2024-01-29T12:00:00Z';

describe('planPrune', () => {
  it('removes what was closed unmerged or is too old, and keeps what is unknown', () => {
    const world = {
      now,
      deployments: deployments(
        { environment: 'staging', tag: 'pr-1', createdAt: today },
        { environment: 'staging', tag: 'pr-2', createdAt: today },
        { environment: 'staging', tag: 'pr-3', createdAt: today },
        { environment: 'staging', tag: 'pr-4', createdAt: today },
        { environment: 'staging', tag: 'c-0123456', createdAt: lastMonth },
        { environment: 'prod', tag: 'pr-5', createdAt: lastMonth },
      ),
      changes: new Map<number, ChangeState>([
        [1, 'open'],
        [2, 'closed'],
        [3, 'merged'],
      ]),
    };
    expect(formatPlan(planPrune(shop, world, { maxDestroy: 10 }))).toBe(
      [
        'Prune unused deployments of shop',
        '  1. remove staging-c-0123456, because its time to live of 7d ran out',
        '  2. remove staging-pr-2, because #2 was closed unmerged',
      ].join('\n'),
    );
  });

  it('destroys nothing when more than the limit would go', () => {
    const world = {
      now,
      deployments: deployments(
        { environment: 'staging', tag: 'pr-1', createdAt: lastMonth },
        { environment: 'staging', tag: 'pr-2', createdAt: lastMonth },
      ),
      changes: new Map(),
    };
    expect(planPrune(shop, world, { maxDestroy: 1 })).toMatchObject({ operations: [], isRefused: true });
    expect(planPrune(shop, world, { maxDestroy: 2 })).toMatchObject({ operations: { length: 2 }, isRefused: false });
  });

  it('never touches a deployment whose change is open, however old', () => {
    const changes = fc.dictionary(
      fc.stringMatching(/^[1-9]\d?$/),
      fc.constantFrom<ChangeState>('open', 'merged', 'closed'),
    );
    fc.assert(
      fc.property(changes, fc.constantFrom(today, lastMonth), (states, createdAt) => {
        const numbers = Object.keys(states);
        const world = {
          now,
          deployments: deployments(
            ...numbers.map((number) => ({ environment: 'staging', tag: `pr-${number}`, createdAt })),
          ),
          changes: new Map(Object.entries(states).map(([number, state]) => [Number(number), state])),
        };
        for (const operation of planPrune(shop, world, { maxDestroy: 1_000 }).operations) {
          if (operation.kind !== 'removeDeployment') throw new Error('A prune only removes.');
          expect(states[operation.deployment.replace('staging-pr-', '')]).not.toBe('open');
        }
      }),
    );
  });
});
