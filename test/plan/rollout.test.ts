import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEnvironment } from '../../src/model/flow.ts';
import { formatPlan } from '../../src/plan/formatPlan.ts';
import type { EnvironmentRecord } from '../../src/plan/ledger.ts';
import { findDeployments } from '../../src/plan/observed.ts';
import type { Operation } from '../../src/plan/operation.ts';
import { releaseOf, withDigest } from '../../src/plan/release.ts';
import { type ImageLocation, planRollout } from '../../src/plan/rollout.ts';
import type { DeploymentRequest } from '../../src/plan/units.ts';
import { migrating } from '../fixtures/migrating.ts';
import { commit, containersOf, type DeploymentSketch, frontOf, PARTS, past } from './world.ts';

const digest = `sha256:${'c'.repeat(64)}`;
const nothing: EnvironmentRecord = { deployments: {}, past: [] };

/** What is there before a rollout of commit `d` to an environment. */
interface Sketch {
  readonly environment: string;
  readonly there?: readonly DeploymentSketch[];
  readonly isKept?: boolean;
  /** Whether what is kept was made from another configuration. */
  readonly isRepainted?: boolean;
  readonly record?: EnvironmentRecord;
  readonly image?: ImageLocation;
  /** The revision that answers. */
  readonly answers?: DeploymentSketch;
  readonly isProven?: boolean;
}

function request(environmentName: string): DeploymentRequest {
  const release = withDigest(releaseOf(migrating, commit('d'), commit('d')), 'app', digest);
  const environment = findEnvironment(migrating, environmentName);
  return { environment, tag: 'pr-9', release, settings: {}, migrates: true };
}

function plan({
  environment,
  there = [],
  isKept = true,
  isRepainted = false,
  record = nothing,
  image = 'registry',
  answers,
  isProven = true,
}: Sketch) {
  const fronts = answers === undefined ? [] : [frontOf(answers)];
  const running = there.flatMap((sketch) => containersOf(sketch, 'deployment'));
  const kept = isKept ? containersOf({ environment, tag: 'pr-9' }, 'environment') : [];
  const deployments = findDeployments(migrating.name, running, fronts);
  const [some] = kept;
  return planRollout(migrating, request(environment), {
    missing:
      some === undefined
        ? ['pipegen-edge', `shop-${environment}`].map((name) => ({ kind: 'network' as const, name, labels: {} }))
        : [],
    containers: [
      ...kept,
      ...running.filter(({ unitName: project }) => project.startsWith(`shop-${environment}-pr-9-`)),
    ],
    parts: { persistent: isRepainted ? { postgres: { COLOUR: 'another' } } : PARTS, revision: PARTS },
    tags: {},
    record,
    fronts,
    images: { app: image },
    deployments,
    branchHead: commit('d'),
    remains: [],
    volumes: [],
    isProven,
    contains: (ancestor, descendant) => ancestor <= descendant,
  });
}

describe('planRollout', () => {
  it('says that nobody verified a release before, where that comes from another environment', () => {
    const note = 'Release tree-dddddddddddd has not been verified in any environment: prod is the first to run it.';
    expect(plan({ environment: 'prod', isProven: false }).notes).toContain(note);
    expect(plan({ environment: 'prod' }).notes).not.toContain(note);
    expect(plan({ environment: 'staging', isProven: false }).notes.join()).not.toContain(
      'has not been verified in any',
    );
  });

  it('goes from a commit to what it makes unused, each step with its reason', () => {
    const there = [
      { environment: 'qa', tag: 'pr-3', commit: commit('b') },
      { environment: 'qa', tag: 'pr-4', commit: commit('e') },
      { environment: 'prod', tag: 'pr-5', commit: commit('a') },
    ];
    const hold = { release: 'tree-a', by: 'anna', reason: 'pipegen rollback prod', since: '' };
    const record = { ...nothing, hold };
    const answers = { environment: 'prod', tag: 'pr-5' };
    expect(formatPlan(plan({ environment: 'prod', there, record, image: 'nowhere', answers }))).toBe(
      [
        'Deploy prod-pr-9: release tree-dddddddddddd of commit ddddddd',
        '  1. build registry.shop.example/shop/app:tree-dddddddddddd, because it is not in the registry',
        '  2. test registry.shop.example/shop/app:tree-dddddddddddd, because it is new',
        '  3. push registry.shop.example/shop/app:tree-dddddddddddd, because it is not in the registry',
        '  4. tag registry.shop.example/shop/app:tree-dddddddddddd as prod-pr-9, by its digest sha256:cccccccccccc, because prod-pr-9 runs it',
        '  5. back up postgres of prod, because a migration may change its data',
        '  6. run the migration of app for prod-pr-9-r1, because prod-pr-9 deploys release tree-dddddddddddd',
        '  7. start app, nginx of shop-prod-pr-9-r1, because it is not running yet',
        '  8. verify prod-pr-9-r1 before it receives traffic, because the old revision is kept until the new one is verified',
        '  9. move the traffic of prod to prod-pr-9-r1, because prod-pr-5-r1 receives it now',
        '  10. confirm that prod-pr-9-r1 stays healthy under traffic, because the old revision is removed only after confirmation',
        '  11. remove qa-pr-3, because prod-pr-9 contains its commit bbbbbbb',
        '  12. remove prod-pr-5, because prod-pr-9 replaces it',
        '  13. end the hold of prod, because this deployment ends the hold at release tree-a',
        '  - app will be available at https://shop.example',
        '  - postgres will be available at https://db.shop.example',
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
    expect(kinds).toEqual(['tagImage', 'startUnit', 'verify', 'shiftTraffic', 'confirm']);
  });

  it('replaces the revision that serves with one of the new release beside it', () => {
    const there = [{ environment: 'qa', tag: 'pr-9', commit: commit('c') }];
    const [answers] = there;
    const known = { ...past('qa-pr-9', 'c'), verifiedAt: '' };
    const record = {
      deployments: { 'qa-pr-9': known },
      past: [known],
      migrations: { 'shop-qa-pr-9/app': 'tree-cccccccccccc' },
    };
    expect(
      formatPlan(plan({ environment: 'qa', there, record, ...(answers && { answers }) }))
        .split('\n')
        .slice(2),
    ).toEqual([
      '  2. run the migration of app for qa-pr-9-r2, because qa-pr-9 deploys release tree-dddddddddddd',
      '  3. start app, nginx of shop-qa-pr-9-r2, because qa-pr-9-r1 runs commit ccccccc',
      '  4. verify qa-pr-9-r2 before it receives traffic, because the old revision is kept until the new one is verified',
      '  5. move the traffic of qa to qa-pr-9-r2, because qa-pr-9-r1 receives it now',
      '  6. confirm that qa-pr-9-r2 stays healthy under traffic, because the old revision is removed only after confirmation',
      '  7. remove qa-pr-9-r1, because qa-pr-9-r2 replaces it',
      '  - app will be available at https://pr-9.shop.example',
      '  - postgres will be available at https://db-pr-9.shop.example',
    ]);
  });

  it('changes what is kept after everything old is gone, and lifts the hold last', () => {
    const there = [{ environment: 'prod', tag: 'pr-5', commit: commit('a') }];
    const hold = { release: 'tree-a', by: 'anna', reason: 'pipegen rollback prod', since: '' };
    const before = { environment: 'prod', there, record: { ...nothing, hold }, isRepainted: true };
    expect(
      plan(before)
        .operations.map(({ kind }) => kind)
        .slice(-4),
    ).toEqual(['removeDeployment', 'backUp', 'updatePersistent', 'liftHold']);
  });

  it('never removes anything before the new one is verified, whatever was there', () => {
    const sketch = fc.record({
      environment: fc.constantFrom('staging', 'qa', 'prod'),
      tag: fc.integer({ min: 1, max: 12 }).map((number) => `pr-${number}`),
      commit: fc.constantFrom('a', 'b', 'c', 'd', 'e').map(commit),
      revision: fc.integer({ min: 1, max: 3 }),
      health: fc.constantFrom('healthy', 'unhealthy', 'starting'),
    });
    const distinct = fc.uniqueArray(sketch, {
      selector: ({ environment, tag, revision }) => `${environment} ${tag} ${revision}`,
    });
    const known = fc.constantFrom(nothing, { ...nothing, past: [past('prod-pr-9', 'd')] });
    const world = fc.record({
      environment: fc.constantFrom('staging', 'qa', 'prod'),
      there: distinct,
      isKept: fc.boolean(),
      isRepainted: fc.boolean(),
      record: known,
      image: fc.constantFrom<ImageLocation>('registry', 'engine', 'nowhere'),
    });
    fc.assert(
      fc.property(world, (before) => {
        const { operations } = plan(before);
        const at = (kind: Operation['kind']) => operations.findLastIndex((operation) => operation.kind === kind);
        const order = ['verify', 'shiftTraffic', 'confirm'] as const;
        const present = order.map(at).filter((index) => index >= 0);
        expect(present).toEqual(present.toSorted((left, right) => left - right));
        const removed = operations.findIndex(({ kind }) => kind === 'removeDeployment' || kind === 'removeRevision');
        const started = operations.findIndex((operation) => 'rollout' in operation && operation.kind === 'startUnit');
        if (started >= 0) expect(at('verify')).toBeGreaterThan(started);
        if (removed >= 0) for (const index of present) expect(removed).toBeGreaterThan(index);
        if (at('updatePersistent') >= 0)
          for (const kind of ['confirm', 'removeDeployment', 'removeRevision'] as const)
            expect(at('updatePersistent')).toBeGreaterThan(at(kind));
        const chosen = operations.flatMap((operation) => (operation.kind === 'confirm' ? [operation.rollout] : []));
        for (const operation of operations) {
          if (operation.kind === 'removeRevision') {
            expect(operation.deployment).toBe(`${before.environment}-pr-9`);
            expect(chosen.map(({ revision }) => revision)).not.toContain(operation.revision);
          }
          if (operation.kind === 'removeDeployment') {
            expect(operation.deployment).not.toBe(`${before.environment}-pr-9`);
            const below = findEnvironment(migrating, before.environment).retires;
            const isSingle = before.environment === 'prod' && operation.environment === 'prod';
            expect(isSingle || below.includes(operation.environment)).toBe(true);
          }
        }
      }),
    );
  });
});

describe('the verification of a rollout', () => {
  const name = 'prod-pr-9';
  const sketch = { environment: 'prod', tag: 'pr-9', commit: commit('d'), tree: commit('d') };
  const { id } = request('prod').release;
  const known = { name, tag: 'pr-9', revision: 1, release: id, commit: commit('d'), deployedAt: '' };
  const verified = { ...known, verifiedAt: '' };
  const takeover = (record: EnvironmentRecord, more: Partial<Sketch> = {}) =>
    plan({ environment: 'prod', there: [sketch], record, answers: sketch, ...more }).operations.filter(
      ({ kind }) => kind !== 'tagImage' && kind !== 'migrate' && kind !== 'backUp',
    );

  it('is needless for exactly what was verified and still runs', () => {
    const record = { deployments: { [name]: verified }, past: [{ ...verified, by: 'anna' }] };
    expect(takeover(record)).toEqual([]);
    expect(takeover(record, { there: [{ ...sketch, health: 'unhealthy' }] })).toMatchObject([
      { kind: 'startUnit', isNew: false },
      { kind: 'verify', isNew: false },
      { kind: 'confirm', isNew: false },
    ]);
  });

  it('takes for new what never served, after a crash as well', () => {
    const unanswered = (record: EnvironmentRecord) =>
      plan({ environment: 'prod', there: [sketch], record }).operations.filter(({ kind }) => kind === 'verify');
    expect(unanswered(nothing)).toMatchObject([{ isNew: true }]);
    expect(unanswered({ deployments: { [name]: known }, past: [] })).toMatchObject([{ isNew: true }]);
  });
});
