import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEnvironment } from '../../src/model/flow.ts';
import { formatPlan } from '../../src/plan/formatPlan.ts';
import { planRetirement, type RetirementWorld } from '../../src/plan/retirement.ts';
import { shop } from '../fixtures/shop.ts';
import { commit, deployments } from './world.ts';

const qa = findEnvironment(shop, 'qa');
const prod = findEnvironment(shop, 'prod');

/** Commits in the order of the alphabet, each containing those before it; `z` is on no branch that git knows. */
function contains(ancestor: string, descendant: string): boolean | undefined {
  return [ancestor, descendant].some((id) => id.startsWith('z')) ? undefined : ancestor <= descendant;
}

function plan(
  environment: typeof qa,
  world: Pick<RetirementWorld, 'deployments' | 'branchHead'>,
  verifiedName: string,
) {
  const verified = world.deployments.find(({ name }) => name === verifiedName);
  if (verified === undefined) throw new Error(`${verifiedName} is not deployed.`);
  return planRetirement(environment, verified, { ...world, remains: [], contains });
}

describe('planRetirement', () => {
  it('retires below what the verified deployment contains, and says why the rest stays', () => {
    const world = deployments(
      { environment: 'staging', tag: 'pr-1', commit: commit('a') },
      { environment: 'staging', tag: 'pr-2', commit: commit('c') },
      { environment: 'staging', tag: 'pr-3', commit: commit('z') },
      { environment: 'qa', tag: 'pr-9', commit: commit('b') },
      { environment: 'qa', tag: 'pr-8', commit: commit('a') },
      { environment: 'prod', tag: 'pr-7', commit: commit('a') },
    );
    expect(formatPlan(plan(qa, { deployments: world, branchHead: commit('b') }, 'qa-pr-9'))).toBe(
      [
        'Retire the deployments that qa-pr-9 replaces',
        '  1. remove staging-pr-1, because qa-pr-9 contains its commit aaaaaaa',
        '  - Keep staging-pr-2: qa-pr-9 does not contain its commit.',
        '  - Keep staging-pr-3: git cannot find its commit zzzzzzz.',
      ].join('\n'),
    );
  });

  it('keeps everything while the branch does not have the verified commit, or cannot be read', () => {
    const world = deployments(
      { environment: 'staging', tag: 'pr-1', commit: commit('a') },
      { environment: 'qa', tag: 'pr-9', commit: commit('b') },
    );
    for (const branchHead of [commit('a'), undefined])
      expect(plan(qa, { deployments: world, branchHead }, 'qa-pr-9').operations).toEqual([]);
  });

  it('replaces what was deployed of the same commit before that had a change', () => {
    const world = deployments(
      { environment: 'qa', tag: 'c-bbbbbbb', commit: commit('b') },
      { environment: 'qa', tag: 'c-aaaaaaa', commit: commit('a') },
      { environment: 'qa', tag: 'pr-8', commit: commit('b') },
      { environment: 'qa', tag: 'pr-9', commit: commit('b') },
    );
    expect(formatPlan(plan(qa, { deployments: world, branchHead: commit('b') }, 'qa-pr-9'))).toBe(
      [
        'Retire the deployments that qa-pr-9 replaces',
        '  1. remove qa-c-bbbbbbb, because qa-pr-9 runs the same commit bbbbbbb',
      ].join('\n'),
    );
  });

  it('replaces the other deployments of an environment that holds one', () => {
    const world = deployments(
      { environment: 'prod', tag: 'pr-1' },
      { environment: 'prod', tag: 'pr-2' },
      { environment: 'prod', tag: 'pr-3' },
    );
    const { operations, notes } = plan(prod, { deployments: world, branchHead: commit('a') }, 'prod-pr-2');
    const cause = 'prod-pr-2 replaces it';
    expect(operations).toEqual([
      { kind: 'removeDeployment', environment: 'prod', deployment: 'prod-pr-1', cause },
      { kind: 'removeDeployment', environment: 'prod', deployment: 'prod-pr-3', cause },
    ]);
    expect(notes).toEqual([]);
  });

  it('removes the other revisions of the verified deployment, in every environment and before anything else', () => {
    const world = deployments(
      { environment: 'qa', tag: 'pr-9', revision: 1, commit: commit('a') },
      { environment: 'qa', tag: 'pr-9', revision: 2, commit: commit('b') },
      { environment: 'qa', tag: 'pr-9', revision: 3, commit: commit('c') },
      { environment: 'staging', tag: 'pr-9', revision: 7, commit: commit('a') },
    );
    const verified = { name: 'qa-pr-9', commit: commit('b'), revision: 2 };
    const { operations } = planRetirement(qa, verified, {
      ...{ deployments: world, branchHead: commit('b'), remains: [], contains },
    });
    expect(operations).toMatchObject([
      {
        kind: 'removeRevision',
        deployment: 'qa-pr-9',
        revision: 1,
        unitName: 'shop-qa-pr-9-r1',
        cause: 'qa-pr-9-r2 replaces it',
      },
      { kind: 'removeRevision', revision: 3, unitName: 'shop-qa-pr-9-r3' },
      { kind: 'removeDeployment', deployment: 'staging-pr-9' },
    ]);
  });

  it('finishes removals that could not be finished, and never that of the verified deployment', () => {
    const world = deployments({ environment: 'qa', tag: 'pr-9' });
    const remains = ['qa-pr-9', 'qa-pr-8'].map((name) => ({ name, environment: 'qa' }));
    const [verified] = world;
    if (verified === undefined) throw new Error('It is deployed.');
    expect(
      planRetirement(qa, verified, { deployments: world, branchHead: undefined, remains, contains }).operations,
    ).toEqual([
      { kind: 'removeDeployment', environment: 'qa', deployment: 'qa-pr-8', cause: 'it has no revisions left' },
    ]);
  });

  it('never retires the verified deployment, one of another environment, or one whose commit is not contained', () => {
    const sketch = fc.record({
      environment: fc.constantFrom('staging', 'qa', 'prod'),
      tag: fc.integer({ min: 10, max: 99 }).map((number) => `pr-${number}`),
      commit: fc.constantFrom('a', 'b', 'c', 'z').map(commit),
    });
    const verified = { environment: 'qa', tag: 'pr-1', commit: commit('b') };
    fc.assert(
      fc.property(
        fc.array(sketch),
        fc.option(fc.constantFrom('a', 'b', 'c').map(commit), { nil: undefined }),
        (sketches, branchHead) => {
          const world = deployments(verified, ...sketches);
          for (const operation of plan(qa, { deployments: world, branchHead }, 'qa-pr-1').operations) {
            expect(operation.kind).toBe('removeDeployment');
            const gone = world.find(
              (deployment) => 'deployment' in operation && deployment.name === operation.deployment,
            );
            expect(gone?.environment).toBe('staging');
            expect(contains(gone?.commit ?? '', verified.commit)).toBe(true);
          }
        },
      ),
    );
  });
});
