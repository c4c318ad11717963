import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEnvironment } from '../../src/model/flow.ts';
import type { DeploymentWorld } from '../../src/plan/deployment.ts';
import { foreignProjects, planDeployment, stacksOf } from '../../src/plan/deployment.ts';
import { formatPlan } from '../../src/plan/formatPlan.ts';
import type { ObservedContainer } from '../../src/plan/observed.ts';
import type { Stack } from '../../src/plan/operation.ts';
import { releaseOf, withDigest } from '../../src/plan/release.ts';
import { type DeploymentRequest, deploymentStack, waitSeconds } from '../../src/plan/stacks.ts';
import { shop } from '../fixtures/shop.ts';
import { commit, containersOf } from './world.ts';

const digest = `sha256:${'c'.repeat(64)}`;
const release = withDigest(releaseOf(shop, commit('a'), commit('b')), 'app', digest);
const request: DeploymentRequest = {
  environment: findEnvironment(shop, 'prod'),
  tag: 'pr-57',
  release,
  priority: 3,
  migrates: true,
};
const hashes = Object.fromEntries(
  stacksOf(shop, request).map(({ project }) => [
    project,
    Object.fromEntries(shop.services.map(({ name }) => [name, `hash of ${name}`])),
  ]),
);
const tagged = { hashes, tags: { app: digest }, record: { deployments: {}, past: [] } };
const nothing: DeploymentWorld = { ...tagged, networks: [], containers: [], tags: {} };
const networks = ['pipegen-edge', 'shop-prod'];
const sketch = { environment: 'prod', tag: 'pr-57' };
const kept = containersOf(sketch, 'environment');
const own = containersOf(sketch, 'deployment');

/** The plan's numbered lines, without numbers. */
function steps(world: DeploymentWorld): string[] {
  return formatPlan(planDeployment(shop, request, world))
    .split('\n')
    .flatMap((line) => /^ {2}\d+\. (.*)$/.exec(line)?.[1] ?? []);
}

describe('planDeployment', () => {
  it('tags the images, brings up networks, kept services and the deployment, in this order', () => {
    expect(formatPlan(planDeployment(shop, request, nothing))).toBe(
      [
        'Deploy prod-pr-57: release tree-bbbbbbbbbbbb of commit aaaaaaa',
        '  1. tag registry.shop.example/shop/app:tree-bbbbbbbbbbbb as prod-pr-57, by its digest sha256:cccccccccccc, because prod-pr-57 runs it',
        '  2. create the network pipegen-edge, because it does not exist',
        '  3. create the network shop-prod, because it does not exist',
        '  4. start shop-prod, because nothing of it runs yet',
        '  5. start shop-prod-pr-57, because nothing of it runs yet',
      ].join('\n'),
    );
  });

  it('leaves kept services alone when they run, and older deployments in any case', () => {
    const older = containersOf({ environment: 'prod', tag: 'pr-56' }, 'deployment');
    expect(steps({ ...tagged, networks, containers: [...kept, ...older] })).toEqual([
      'start shop-prod-pr-57, because nothing of it runs yet',
    ]);
  });

  it('has no networks of an environment that keeps nothing', () => {
    const staging = { ...request, environment: findEnvironment(shop, 'staging') };
    expect(planDeployment(shop, staging, nothing).operations).toMatchObject([
      { kind: 'tagImage', tag: 'staging-pr-57' },
      { kind: 'createNetwork', network: 'pipegen-edge' },
      { kind: 'startStack', stack: { project: 'shop-staging-pr-57' } },
    ]);
  });

  it.each<[string, (container: ObservedContainer) => readonly ObservedContainer[], string]>([
    ['is gone', ({ id, ...rest }) => (id.endsWith('app-2') ? [] : [{ id, ...rest }]), 'app has 1 of 2 containers'],
    ['is unhealthy', (container) => [{ ...container, health: 'unhealthy' }], 'app is not healthy'],
    ['ended', (container) => [{ ...container, state: 'exited' }], 'app is not healthy'],
    ['is still starting', (container) => [{ ...container, health: 'starting' }], 'app is not healthy'],
    ['was made otherwise', (container) => [{ ...container, configHash: 'other' }], 'app changed'],
    [
      'belongs to no service',
      (container) => [container, { ...container, id: 'x', service: 'worker' }],
      'worker is no longer part of it',
    ],
  ])('mends a deployment whose container %s', (_, change, cause) => {
    expect(steps({ ...tagged, networks, containers: [...kept, ...own.flatMap(change)] })).toEqual([
      `start shop-prod-pr-57, because ${cause}`,
    ]);
  });

  it('takes no container of a migration for one that serves', () => {
    const [container] = own;
    const labels = { ...container?.labels, 'com.docker.compose.oneoff': 'True' };
    const migrating = { ...container, id: 'run', service: 'app', state: 'exited', labels } as ObservedContainer;
    expect(steps({ ...tagged, networks, containers: [...kept, ...own, migrating] })).toEqual([]);
    expect(planDeployment(shop, request, { ...tagged, networks, containers: [...kept, migrating] })).toMatchObject({
      operations: [{ kind: 'startStack', isNew: true }],
    });
  });

  it('takes a deployment for new until it was verified once, even when some of it runs', () => {
    const started = {
      name: 'prod-pr-57',
      tag: 'pr-57',
      release: release.id,
      commit: commit('a'),
      priority: 3,
      deployedAt: '',
    };
    const world = (record: DeploymentWorld['record']) => ({
      ...tagged,
      networks,
      containers: [...kept, ...own.slice(1)],
      record,
    });
    const isNew = (record: DeploymentWorld['record']) =>
      planDeployment(shop, request, world(record)).operations.map(
        (operation) => 'isNew' in operation && operation.isNew,
      );
    expect(isNew({ deployments: {}, past: [] })).toEqual([false]);
    expect(isNew({ deployments: { 'prod-pr-57': started }, past: [] })).toEqual([true]);
    const verified = { ...started, verifiedAt: '', by: 'anna' };
    expect(isNew({ deployments: { 'prod-pr-57': started }, past: [verified] })).toEqual([false]);
  });

  it('says which changes it brings', () => {
    const bringing = { ...request, release: { ...release, changes: [58, 57] } };
    expect(planDeployment(shop, bringing, nothing).notes).toEqual(['It brings #58, #57.']);
  });

  it("names projects whose containers are a stranger's, and does not touch them", () => {
    const [container] = own;
    const world = { ...tagged, networks, containers: [...kept, { ...container, labels: {} } as ObservedContainer] };
    expect(foreignProjects(shop, request, world)).toEqual(['shop-prod-pr-57']);
    expect(steps(world)).toEqual([]);
  });

  it('is empty once it was carried out, wherever it started', () => {
    const anyContainers = fc
      .subarray([...kept, ...own])
      .map((containers) =>
        containers.map((container, index) =>
          index % 3 === 0 ? { ...container, health: 'unhealthy' as const } : container,
        ),
      );
    fc.assert(
      fc.property(fc.subarray(networks), anyContainers, (someNetworks, containers) => {
        const world = { ...tagged, networks: someNetworks, containers };
        expect(steps(carryOut(world))).toEqual([]);
      }),
    );
  });
});

/** What the world is like after a plan, if Docker does as it is told. */
function carryOut(world: DeploymentWorld): DeploymentWorld {
  const { operations } = planDeployment(shop, request, world);
  const made = operations.flatMap((operation) => (operation.kind === 'createNetwork' ? [operation.network] : []));
  const started = operations.flatMap((operation) => (operation.kind === 'startStack' ? [operation.stack] : []));
  const untouched = world.containers.filter(({ project }) => !started.some((stack) => stack.project === project));
  const fresh = started.flatMap(({ scope }) => (scope === 'environment' ? kept : own));
  return { ...world, networks: [...world.networks, ...made], containers: [...untouched, ...fresh] };
}

describe('deploymentStack', () => {
  it('tells Compose which deployment it is, and pins images by digest', () => {
    const stack: Stack = deploymentStack(shop, request);
    expect(stack.file).toBe('jenkins/resources/pipegen/shop/stack/prod/deployment/compose.yaml');
    expect(stack.variables).toEqual({
      PIPEGEN_DEPLOYMENT: 'prod-pr-57',
      PIPEGEN_TAG: 'pr-57',
      PIPEGEN_RELEASE: 'tree-bbbbbbbbbbbb',
      PIPEGEN_COMMIT: commit('a'),
      PIPEGEN_PRIORITY: '3',
      PIPEGEN_IMAGE_APP: `registry.shop.example/shop/app:tree-bbbbbbbbbbbb@${digest}`,
    });
  });

  it('waits for services one after the other along their connections', () => {
    const [first, second] = shop.services;
    if (first === undefined || second === undefined) throw new Error('The shop has services.');
    const health = { ...first.health, startPeriod: '30s', interval: '10s', timeout: '5s', retries: 6 } as const;
    const before = { ...first, health, connections: [] };
    const after = { ...second, health, connections: [first.name] };
    expect(waitSeconds([before, after])).toBe(2 * (30 + 6 * 15));
  });
});
