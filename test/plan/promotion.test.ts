import { describe, expect, it } from 'vitest';
import { findEnvironment } from '../../src/model/flow.ts';
import { formatPlan } from '../../src/plan/formatPlan.ts';
import { type PromotionWorld, planMerge } from '../../src/plan/promotion.ts';
import { shop } from '../fixtures/shop.ts';
import { commit, type DeploymentSketch, deployments, past } from './world.ts';

const qa = findEnvironment(shop, 'qa');
const prod = findEnvironment(shop, 'prod');

function plan(world: Partial<PromotionWorld> = {}, sketch: Partial<DeploymentSketch> = {}) {
  return planMerge(qa, prod, {
    deployments: deployments({ environment: 'qa', tag: 'pr-57', commit: commit('c'), ...sketch }),
    record: { deployments: {}, past: [past('qa-pr-57', 'c')] },
    sourceHead: commit('c'),
    targetHead: commit('b'),
    head: commit('c'),
    isContained: false,
    merge: { tree: commit('c') },
    ...world,
  });
}

function text(world: Partial<PromotionWorld> = {}): string {
  const planned = plan(world);
  if ('refused' in planned) throw new Error(planned.refused);
  return formatPlan({ title: 'Promote qa to prod', ...planned, notes: [] });
}

describe('planMerge', () => {
  it('opens a change and merges it at the commit that was verified', () => {
    expect(text()).toBe(
      [
        'Promote qa to prod',
        '  1. open a change from QA into PROD, because no such change is open',
        '  2. merge QA at ccccccc into PROD, because its release tree-cccccccccccc was verified as qa-pr-57 at 2024-02-01T01:00:00.000Z',
      ].join('\n'),
    );
  });

  it('takes the change that is open already', () => {
    expect(plan({ change: 61 })).toMatchObject({
      operations: [{ kind: 'mergeChange', change: 61, head: commit('c') }],
    });
  });

  it('has nothing to merge when the branch contains it, whatever runs', () => {
    expect(plan({ isContained: true, deployments: [] })).toEqual({ operations: [] });
  });

  it('promotes an older release through a branch of its own', () => {
    expect(text({ sourceHead: commit('d') })).toBe(
      [
        'Promote qa to prod',
        '  1. create the branch pipegen/prod-cccccccccccc at ccccccc, because QA has newer commits',
        '  2. open a change from pipegen/prod-cccccccccccc into PROD, because no such change is open',
        '  3. merge pipegen/prod-cccccccccccc at ccccccc into PROD, because its release tree-cccccccccccc was verified as qa-pr-57 at 2024-02-01T01:00:00.000Z',
        '  4. delete the branch pipegen/prod-cccccccccccc, because it was created only for this promotion',
      ].join('\n'),
    );
  });

  it('promotes what was verified and is retired by now', () => {
    expect(plan({ deployments: [] })).toMatchObject({ operations: [{ kind: 'openChange' }, { kind: 'mergeChange' }] });
  });

  it.each<[string, Partial<PromotionWorld>, Partial<DeploymentSketch>, string]>([
    [
      'nothing runs',
      { deployments: [], record: { deployments: {}, past: [] } },
      {},
      'QA is at ccccccc, but qa runs nothing.',
    ],
    [
      'an older commit runs',
      { record: { deployments: {}, past: [past('qa-pr-56', 'b')] } },
      { commit: commit('b') },
      'QA is at ccccccc, but qa runs qa-pr-57 at bbbbbbb.',
    ],
    ['it is not healthy', {}, { health: 'unhealthy' }, 'qa-pr-57 is not healthy, so its release is not promoted.'],
    [
      'it is not verified',
      { record: { deployments: {}, past: [] } },
      {},
      'qa-pr-57 is not verified yet, so its release is not promoted.',
    ],
    [
      'it does not merge',
      { merge: { conflicts: ['app/a.py', 'b'] } },
      {},
      'QA cannot be merged into PROD: conflicts in app/a.py, b.',
    ],
  ])('is refused when %s', (_, world, sketch, message) => {
    expect(plan(world, sketch)).toMatchObject({ refused: message, fix: expect.any(String) as string });
  });
});
