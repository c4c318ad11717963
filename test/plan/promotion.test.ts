import { describe, expect, it } from 'vitest';
import { findEnvironment } from '../../src/model/flow.ts';
import { formatPlan } from '../../src/plan/formatPlan.ts';
import { type PromotionWorld, planPromotion } from '../../src/plan/promotion.ts';
import { shop } from '../fixtures/shop.ts';
import { commit, type DeploymentSketch, deployments } from './world.ts';

const qa = findEnvironment(shop, 'qa');
const prod = findEnvironment(shop, 'prod');

function plan(world: Partial<PromotionWorld>, sketch: Partial<DeploymentSketch> = {}) {
  const deployment = { environment: 'qa', tag: 'pr-57', commit: commit('c'), ...sketch };
  const heads = { sourceHead: commit('c'), targetHead: commit('b') };
  return planPromotion(qa, prod, { ...heads, deployments: deployments(deployment), isContained: false, ...world });
}

describe('planPromotion', () => {
  it('opens a change and merges it at the deployed commit', () => {
    const planned = plan({});
    if ('refused' in planned) throw new Error(planned.refused);
    expect(formatPlan(planned)).toBe(
      [
        'Promote qa to prod: release tree-bbbbbbbbbbbb of commit ccccccc',
        '  1. open a change from QA into PROD, because there is no open one',
        '  2. merge it at ccccccc into PROD, because qa-pr-57 runs release tree-bbbbbbbbbbbb of it and is healthy',
        '  - The pipeline of PROD then deploys to prod, then retires what it contains of qa.',
      ].join('\n'),
    );
  });

  it('takes the change that is open already', () => {
    expect(plan({ change: 61 })).toMatchObject({
      operations: [{ kind: 'mergeChange', change: 61, head: commit('c') }],
    });
  });

  it('has nothing to do when the branch contains it', () => {
    expect(plan({ isContained: true, deployments: [] })).toMatchObject({
      operations: [],
      notes: ['PROD contains ccccccc already.'],
    });
  });

  it.each<[string, Partial<PromotionWorld>, Partial<DeploymentSketch>, string]>([
    ['nothing runs', { deployments: [] }, {}, 'QA is at ccccccc, but qa runs nothing: '],
    ['an older commit runs', {}, { commit: commit('b') }, 'QA is at ccccccc, but qa runs qa-pr-57 at bbbbbbb: '],
    ['it is not healthy', {}, { health: 'unhealthy' }, 'qa-pr-57 is not healthy'],
  ])('is refused when %s', (_, world, sketch, message) => {
    expect(plan(world, sketch)).toEqual({ refused: expect.stringContaining(message) as string });
  });
});
