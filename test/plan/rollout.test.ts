import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEnvironment } from '../../src/model/flow.ts';
import { stacksOf } from '../../src/plan/deployment.ts';
import { formatPlan } from '../../src/plan/formatPlan.ts';
import type { EnvironmentRecord } from '../../src/plan/ledger.ts';
import { findDeployments, winningPriority } from '../../src/plan/observed.ts';
import { releaseOf, withDigest } from '../../src/plan/release.ts';
import { type ImagePlace, planRollout } from '../../src/plan/rollout.ts';
import type { DeploymentRequest } from '../../src/plan/stacks.ts';
import { planVerification } from '../../src/plan/verification.ts';
import { migrating } from '../fixtures/migrating.ts';
import { commit, containersOf, type DeploymentSketch, past } from './world.ts';

const digest = `sha256:${'c'.repeat(64)}`;
const nothing: EnvironmentRecord = { deployments: {}, past: [] };

/** What is there before a rollout of commit `d` to an environment. */
interface Sketch {
  readonly environment: string;
  readonly there?: readonly DeploymentSketch[];
  readonly isKept?: boolean;
  readonly record?: EnvironmentRecord;
  readonly image?: ImagePlace;
}

function request(environmentName: string, priority: number): DeploymentRequest {
  const release = withDigest(releaseOf(migrating, commit('d'), commit('d')), 'app', digest);
  return { environment: findEnvironment(migrating, environmentName), tag: 'pr-9', release, priority, migrates: true };
}

function plan({ environment, there = [], isKept = true, record = nothing, image = 'registry' }: Sketch) {
  const running = there.flatMap((sketch) => containersOf(sketch, 'deployment'));
  const kept = isKept ? containersOf({ environment, tag: 'pr-9' }, 'environment') : [];
  const deployments = findDeployments(migrating.name, running);
  const own = deployments.filter((deployment) => deployment.environment === environment);
  const wanted = request(environment, winningPriority(`${environment}-pr-9`, own));
  const hashes = Object.fromEntries(
    stacksOf(migrating, wanted).map(({ project }) => [
      project,
      Object.fromEntries(migrating.services.map(({ name }) => [name, `hash of ${name}`])),
    ]),
  );
  return planRollout(migrating, wanted, {
    networks: isKept ? ['pipegen-edge', `shop-${environment}`] : [],
    containers: [...kept, ...running.filter(({ project }) => project === `shop-${environment}-pr-9`)],
    hashes,
    tags: {},
    record,
    images: { app: image },
    deployments,
    branchHead: commit('d'),
    remains: [],
    contains: (ancestor, descendant) => ancestor <= descendant,
  });
}

describe('planRollout', () => {
  it('goes from a commit to what it makes unused, each step with its reason', () => {
    const there = [
      { environment: 'qa', tag: 'pr-3', commit: commit('b') },
      { environment: 'qa', tag: 'pr-4', commit: commit('e') },
      { environment: 'prod', tag: 'pr-5', commit: commit('a'), priority: 4 },
    ];
    const hold = { release: 'tree-a', by: 'anna', reason: 'pipegen rollback prod', since: '' };
    const record = { ...nothing, hold };
    expect(formatPlan(plan({ environment: 'prod', there, record, image: 'nowhere' }))).toBe(
      [
        'Deploy prod-pr-9: release tree-dddddddddddd of commit ddddddd',
        '  1. lift the hold of prod, because it was held at release tree-a until somebody asks for a deployment',
        '  2. build registry.shop.example/shop/app:tree-dddddddddddd, because the registry does not have it',
        '  3. test registry.shop.example/shop/app:tree-dddddddddddd, because it is new',
        '  4. push registry.shop.example/shop/app:tree-dddddddddddd, because the registry does not have it',
        '  5. tag registry.shop.example/shop/app:tree-dddddddddddd as prod-pr-9, by its digest sha256:cccccccccccc, because prod-pr-9 runs it',
        '  6. back up postgres of prod, because a migration may change its data',
        '  7. run the migration of app for prod-pr-9, because prod-pr-9 brings release tree-dddddddddddd',
        '  8. start shop-prod-pr-9, because nothing of it runs yet',
        '  9. verify prod-pr-9, because nothing old goes before the new one is known to serve',
        '  10. remove qa-pr-3, because the verified prod-pr-9 contains its commit bbbbbbb',
        '  11. remove prod-pr-5, because prod-pr-9 serves in its place once it is verified',
        '  - app will answer at https://shop.example',
        '  - postgres will answer at https://db.shop.example',
        '  - Keep qa-pr-4: prod-pr-9 does not contain its commit.',
      ].join('\n'),
    );
  });

  it('does not build what the engine has already, and tests it all the same', () => {
    const kinds = plan({ environment: 'qa', image: 'engine' }).operations.map(({ kind }) => kind);
    expect(kinds.slice(0, 2)).toEqual(['testImage', 'pushImage']);
  });

  it('neither migrates nor copies again what a rerun finds migrated', () => {
    const record = { ...nothing, migrations: { 'shop-prod/app': 'tree-dddddddddddd' } };
    const kinds = plan({ environment: 'prod', record }).operations.map(({ kind }) => kind);
    expect(kinds).toEqual(['tagImage', 'startStack', 'verify']);
  });

  it('never removes anything before the new one is verified, whatever was there', () => {
    const sketch = fc.record({
      environment: fc.constantFrom('staging', 'qa', 'prod'),
      tag: fc.integer({ min: 1, max: 12 }).map((number) => `pr-${number}`),
      commit: fc.constantFrom('a', 'b', 'c', 'd', 'e').map(commit),
      priority: fc.integer({ min: 1, max: 5 }),
      health: fc.constantFrom('healthy', 'unhealthy', 'starting'),
    });
    const distinct = fc.uniqueArray(sketch, { selector: ({ environment, tag }) => `${environment} ${tag}` });
    const known = fc.constantFrom(nothing, { ...nothing, past: [past('prod-pr-9', 'd')] });
    const world = fc.record({
      environment: fc.constantFrom('staging', 'qa', 'prod'),
      there: distinct,
      isKept: fc.boolean(),
      record: known,
      image: fc.constantFrom<ImagePlace>('registry', 'engine', 'nowhere'),
    });
    fc.assert(
      fc.property(world, (before) => {
        const { operations } = plan(before);
        const verified = operations.findIndex(({ kind }) => kind === 'verify');
        const removed = operations.findIndex(({ kind }) => kind === 'removeDeployment');
        const started = operations.findIndex((operation) => 'rollout' in operation && operation.kind === 'startStack');
        expect(verified).toBeGreaterThan(started);
        if (removed >= 0) expect(removed).toBeGreaterThan(verified);
        for (const operation of operations)
          if (operation.kind === 'removeDeployment') {
            expect(operation.deployment).not.toBe(`${before.environment}-pr-9`);
            const below = findEnvironment(migrating, before.environment).retires;
            const isSingle = before.environment === 'prod' && operation.environment === 'prod';
            expect(isSingle || below.includes(operation.environment)).toBe(true);
          }
      }),
    );
  });
});

describe('planVerification', () => {
  const name = 'prod-pr-9';
  const about = request('prod', 3);
  const known = { name, tag: 'pr-9', release: about.release.id, commit: commit('d'), priority: 3, deployedAt: '' };
  const verified = { ...known, verifiedAt: '' };

  it('is needless for exactly what was verified and still runs', () => {
    const record = { deployments: { [name]: verified }, past: [{ ...verified, by: 'anna' }] };
    expect(planVerification(migrating, about, record, false)).toEqual([]);
    expect(planVerification(migrating, about, record, true)).toMatchObject([{ kind: 'verify', isNew: false }]);
    const other = { ...record, deployments: { [name]: { ...verified, release: 'tree-other' } } };
    expect(planVerification(migrating, about, other, false)).toMatchObject([{ isNew: false }]);
  });

  it('takes for new what was never verified, after a crash as well', () => {
    expect(planVerification(migrating, about, nothing, true)).toMatchObject([{ isNew: true }]);
    const begun = { deployments: { [name]: known }, past: [] };
    expect(planVerification(migrating, about, begun, false)).toMatchObject([{ isNew: true }]);
  });

  it('does not take for new what runs and is unknown to the ledger', () => {
    expect(planVerification(migrating, about, nothing, false)).toMatchObject([{ isNew: false }]);
  });
});
