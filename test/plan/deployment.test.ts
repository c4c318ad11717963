import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Flow, findEnvironment } from '../../src/model/flow.ts';
import type { DeploymentWorld } from '../../src/plan/deployment.ts';
import { formatOperation, formatPlan } from '../../src/plan/formatPlan.ts';
import { type EnvironmentRecord, LONGEST_PAST, type RecordedDeployment } from '../../src/plan/ledger.ts';
import { findDeployments, type Replica } from '../../src/plan/observed.ts';
import type { Foundation } from '../../src/plan/operation.ts';
import { planPersistentUpdate } from '../../src/plan/persistent.ts';
import { releaseOf, withDigest } from '../../src/plan/release.ts';
import { chooseRevision } from '../../src/plan/revision.ts';
import { planDeployment } from '../../src/plan/rollout.ts';
import {
  type DeploymentRequest,
  persistentUnit,
  revisionUnit,
  type UnitParts,
  waitSeconds,
  withLedger,
  withParts,
} from '../../src/plan/units.ts';
import { planTakeover } from '../../src/plan/verification.ts';
import { shop } from '../fixtures/shop.ts';
import { commit, containersOf, frontOf, PARTS, past } from './world.ts';

const digest = `sha256:${'c'.repeat(64)}`;
const release = withDigest(releaseOf(shop, commit('a'), commit('b')), 'app', digest);
const request: DeploymentRequest = {
  environment: findEnvironment(shop, 'prod'),
  tag: 'pr-57',
  release,
  settings: {},
  migrates: true,
};
const networks = ['pipegen-edge', 'shop-prod'];
const sketch = { environment: 'prod', tag: 'pr-57' };
const kept = containersOf(sketch, 'environment');
const own = containersOf(sketch, 'deployment');
const empty: EnvironmentRecord = { deployments: {}, past: [] };
const started: RecordedDeployment = {
  name: 'prod-pr-57',
  tag: 'pr-57',
  revision: 1,
  release: release.id,
  commit: commit('a'),
  deployedAt: '',
};
const verified: RecordedDeployment = { ...started, verifiedAt: '' };

function network(name: string): Foundation {
  return { kind: 'network', name, labels: {} };
}

/** A world in which some containers run. */
function world(containers: readonly Replica[], more: Partial<DeploymentWorld> = {}): DeploymentWorld {
  const fronts = more.fronts ?? [];
  return {
    missing: [],
    containers,
    parts: { persistent: PARTS, revision: PARTS },
    tags: { app: digest },
    record: empty,
    deployments: findDeployments(shop.name, containers, fronts),
    fronts,
    volumes: [],
    ...more,
  };
}

/** A world in which the revision serves that is wanted. */
function serving(containers: readonly Replica[]): DeploymentWorld {
  return world(containers, {
    fronts: [frontOf(sketch)],
    record: { deployments: { 'prod-pr-57': verified }, past: [past('prod-pr-57', 'a')] },
  });
}

const nothing = world([], { missing: networks.map(network), tags: {} });

/** The plan's numbered lines, without numbers. */
function steps(about: DeploymentWorld, wanted = request): string[] {
  return formatPlan(planDeployment(shop, wanted, about))
    .split('\n')
    .flatMap((line) => /^ {2}\d+\. (.*)$/.exec(line)?.[1] ?? []);
}

/** The parts of the shop with one of the application's changed. */
const repainted: UnitParts = { ...PARTS, app: { COLOUR: 'another' } };

/** What every container of the application and its proxy is when it does not serve. */
const ILL = '2 of 2 containers of app are not healthy, nginx is not healthy';

describe('planDeployment', () => {
  it('tags the images, brings up networks, persistent services and the revision, in this order', () => {
    expect(formatPlan(planDeployment(shop, request, nothing))).toBe(
      [
        'Deploy prod-pr-57: release tree-bbbbbbbbbbbb of commit aaaaaaa',
        '  1. tag registry.shop.example/shop/app:tree-bbbbbbbbbbbb as prod-pr-57, by its digest sha256:cccccccccccc, because prod-pr-57 runs it',
        '  2. create the network pipegen-edge, because it does not exist',
        '  3. create the network shop-prod, because it does not exist',
        '  4. start postgres of shop-prod, because it is not running yet',
        '  5. start app, nginx of shop-prod-pr-57-r1, because it is not running yet',
      ].join('\n'),
    );
  });

  it('leaves persistent services alone when they run, and older deployments in any case', () => {
    const older = containersOf({ environment: 'prod', tag: 'pr-56' }, 'deployment');
    expect(steps(world([...kept, ...older]))).toEqual([
      'start app, nginx of shop-prod-pr-57-r1, because it is not running yet',
    ]);
  });

  it('gives each deployment its own persistent services where it has data of its own', () => {
    const staging = { ...request, environment: findEnvironment(shop, 'staging') };
    expect(planDeployment(shop, staging, world([], { tags: {} })).operations).toMatchObject([
      { kind: 'tagImage', tag: 'staging-pr-57' },
      { kind: 'startUnit', unit: { name: 'shop-staging-pr-57' }, services: ['postgres'] },
      { kind: 'startUnit', unit: { name: 'shop-staging-pr-57-r1' }, services: ['app', 'nginx'] },
    ]);
  });

  it.each<[string, (container: Replica) => readonly Replica[], string]>([
    ['is gone', ({ id, ...rest }) => (id.endsWith('app-2') ? [] : [{ id, ...rest }]), 'app has 1 of 2 containers'],
    ['is unhealthy', (container) => [{ ...container, health: 'unhealthy' }], ILL],
    ['ended', (container) => [{ ...container, state: 'exited' }], ILL],
    ['is still starting', (container) => [{ ...container, health: 'starting' }], ILL],
  ])('repairs a revision in place whose container %s', (_, change, cause) => {
    expect(steps(serving([...kept, ...own.flatMap(change)]))).toEqual([
      `start app, nginx of shop-prod-pr-57-r1, because ${cause}`,
    ]);
  });

  it.each<[string, (container: Replica) => readonly Replica[], string]>([
    [
      'was made otherwise',
      (container) => [{ ...container, parts: { COLOUR: 'red' } }],
      'COLOUR of app changed, COLOUR of nginx changed',
    ],
    [
      'belongs to no service',
      (container) => [container, { ...container, id: `${container.id}x`, service: 'worker' }],
      'worker is no longer in the flow',
    ],
  ])('starts another revision beside one whose container %s', (_, change, cause) => {
    expect(steps(serving([...kept, ...own.flatMap(change)]))).toEqual([
      `start app, nginx of shop-prod-pr-57-r2, because ${cause}`,
    ]);
  });

  it('takes no container of a migration for one that serves', () => {
    const [container] = own;
    const migrating = { ...container, id: 'run', service: 'app', state: 'exited', isOneOff: true } as Replica;
    expect(steps(serving([...kept, ...own, migrating]))).toEqual([]);
    expect(planDeployment(shop, request, world([...kept, migrating]))).toMatchObject({
      operations: [{ kind: 'startUnit', unit: { name: 'shop-prod-pr-57-r1' }, isNew: true }],
    });
  });

  it('takes a revision for new until it was confirmed once, even when some of it runs or traffic has moved to it', () => {
    const isNew = (record: EnvironmentRecord) =>
      planDeployment(shop, request, world([...kept, ...own.slice(1)], { record })).operations.map(
        (operation) => 'isNew' in operation && operation.isNew,
      );
    expect(isNew(empty)).toEqual([true]);
    expect(isNew({ deployments: { 'prod-pr-57': started }, past: [] })).toEqual([true]);
    // Killed between its traffic and its confirmation: when it fails then, it goes again.
    expect(isNew({ deployments: { 'prod-pr-57': verified }, past: [] })).toEqual([true]);
    const full = Array.from({ length: LONGEST_PAST }, () => past('prod-pr-58', 'b'));
    expect(isNew({ deployments: { 'prod-pr-57': verified }, past: full })).toEqual([false]);
    expect(isNew({ deployments: {}, past: [past('prod-pr-57', 'a')] })).toEqual([false]);
  });

  it('says which changes it brings', () => {
    const bringing = { ...request, release: { ...release, changes: [58, 57] } };
    expect(planDeployment(shop, bringing, nothing).notes).toEqual(['It includes #58, #57.']);
  });

  it('starts persistent services that do not run, and changes none that do', () => {
    const changed = kept.map((container) => ({ ...container, parts: { COLOUR: 'red' } }));
    expect(steps(serving([...changed, ...own]))).toEqual([]);
    const ill = kept.map((container) => ({ ...container, health: 'unhealthy' as const }));
    expect(steps(serving([...ill, ...own]))).toEqual(['start postgres of shop-prod, because postgres is not healthy']);
  });

  it('is empty once it was executed, wherever it started', () => {
    const anyContainers = fc
      .subarray([...kept, ...own])
      .map((containers) =>
        containers.map((container, index) =>
          index % 3 === 0 ? { ...container, health: 'unhealthy' as const } : container,
        ),
      );
    fc.assert(
      fc.property(fc.subarray(networks), anyContainers, (someNetworks, containers) => {
        const before = world(containers, { missing: someNetworks.map(network) });
        expect(steps(execute(before))).toEqual([]);
      }),
    );
  });
});

/** What the world is like after a plan, if Docker does as it is told. */
function execute(before: DeploymentWorld): DeploymentWorld {
  const { operations } = planDeployment(shop, request, before);
  const made = operations.flatMap((operation) => (operation.kind === 'prepare' ? [operation.foundation] : []));
  const begun = operations.flatMap((operation) => (operation.kind === 'startUnit' ? [operation] : []));
  const isStarted = ({ unitName: project, service }: Replica) =>
    begun.some(({ unit, services }) => unit.name === project && services.includes(service));
  const untouched = before.containers.filter((container) => !isStarted(container));
  const fresh = [...kept, ...own].filter(isStarted);
  return world([...untouched, ...fresh], { missing: before.missing.filter((one) => !made.includes(one)) });
}

describe('chooseRevision', () => {
  const second = containersOf({ ...sketch, revision: 2 }, 'deployment');

  it('is the first one where nothing runs', () => {
    expect(chooseRevision(shop, request, nothing)).toEqual({
      number: 1,
      cause: 'it is not running yet',
      isAnswering: false,
      hasServed: false,
    });
  });

  it('is the one that answers, when it is of the same release and made from the same', () => {
    const revision = chooseRevision(shop, request, serving([...own, ...second]));
    expect(revision).toMatchObject({ number: 1, isAnswering: true, hasServed: true });
    expect(revision).not.toHaveProperty('cause');
  });

  it('goes on with the newest of the same that was begun, and does not serve yet', () => {
    const old = containersOf({ ...sketch, commit: commit('f') }, 'deployment');
    const about = { ...serving([...old, ...second.slice(1)]) };
    expect(chooseRevision(shop, request, about)).toMatchObject({
      number: 2,
      cause: 'app has 1 of 2 containers',
      isAnswering: false,
      hasServed: false,
    });
  });

  it('is another one when the release is another, and says of what the one runs that answers', () => {
    const old = containersOf({ ...sketch, commit: commit('f') }, 'deployment');
    expect(chooseRevision(shop, request, serving(old))).toEqual({
      number: 2,
      cause: 'prod-pr-57-r1 runs commit fffffff',
      isAnswering: false,
      hasServed: false,
    });
  });

  it('is another one when the configuration is, and names what changed', () => {
    const about = { ...serving(own), parts: { persistent: PARTS, revision: repainted } };
    expect(chooseRevision(shop, request, about)).toMatchObject({ number: 2, cause: 'COLOUR of app changed' });
  });

  it('goes on with what was only begun, and of which nothing runs', () => {
    const begun = (of: Partial<typeof started>) =>
      world([], { record: { ...empty, deployments: { 'prod-pr-57': { ...started, revision: 7, ...of } } } });
    expect(chooseRevision(shop, request, begun({})).number).toBe(7);
    expect(chooseRevision(shop, request, begun({ commit: commit('e') })).number).toBe(8);
    expect(chooseRevision(shop, request, begun({ verifiedAt: '2024-02-29T12:05:00Z' })).number).toBe(8);
  });

  it('never takes a number twice, whatever became of its revision', () => {
    const next = { revision: 3, release: 'tree-x', commit: commit('e'), deployedAt: '' };
    const record = (more: Partial<EnvironmentRecord>) => world([], { record: { ...empty, ...more } });
    const other = { ...started, release: 'tree-x' };
    expect(chooseRevision(shop, request, record({ deployments: { 'prod-pr-57': other } })).number).toBe(2);
    expect(chooseRevision(shop, request, record({ deployments: { 'prod-pr-57': { ...verified, next } } })).number).toBe(
      4,
    );
    const earlier = [
      { ...past('prod-pr-57', 'a'), revision: 5 },
      { ...past('prod-pr-56', 'a'), revision: 9 },
    ];
    expect(chooseRevision(shop, request, record({ past: earlier })).number).toBe(6);
  });
});

/** The shop with a worker, a schedule of which there may be only one, and a database whose data is copied. */
const busy: Flow = {
  ...shop,
  services: shop.services.flatMap((service) =>
    service.name === 'nginx'
      ? [
          service,
          { ...service, name: 'worker', startsBefore: 'traffic' as const, connections: [] },
          {
            ...service,
            name: 'schedule',
            startsBefore: 'traffic' as const,
            scaling: 'single' as const,
            connections: [],
          },
        ]
      : [service],
  ),
};

describe('planTakeover', () => {
  const [app] = own;
  if (app === undefined) throw new Error('The shop has an application.');
  const background = (revision: number): Replica[] =>
    ['worker', 'schedule'].map((service) => ({
      ...app,
      id: `${service}-${revision}`,
      service,
      unitName: `shop-prod-pr-57-r${revision}`,
      parts: {},
      labels: { ...app.labels, 'pipegen.revision': `prod-pr-57-r${revision}` },
    }));
  const second = containersOf({ ...sketch, revision: 2, commit: commit('a') }, 'deployment');
  const first = containersOf({ ...sketch, commit: commit('f') }, 'deployment');
  const takeover = (about: DeploymentWorld) => {
    const revision = chooseRevision(busy, request, about);
    return planTakeover(busy, request, revision, about);
  };

  it('verifies, starts workers, moves traffic, hands over what may run only once, and confirms', () => {
    const operations = takeover({ ...serving([...first, ...background(1), ...second]) });
    expect(operations.map((operation) => `${formatOperation(operation)}: ${operation.cause}`)).toEqual([
      'verify prod-pr-57-r2 before it receives traffic: the old revision is kept until the new one is verified',
      'start worker of shop-prod-pr-57-r2: worker has 0 of 1 containers',
      'move the traffic of prod to prod-pr-57-r2: prod-pr-57-r1 receives it now',
      'hand schedule over to prod-pr-57-r2: only one instance of schedule may run',
      'confirm that prod-pr-57-r2 stays healthy under traffic: the old revision is removed only after confirmation',
    ]);
    expect(operations.find(({ kind }) => kind === 'handOver')).toMatchObject({
      services: ['schedule'],
      from: ['shop-prod-pr-57-r1'],
    });
    expect(operations.find(({ kind }) => kind === 'shiftTraffic')).toMatchObject({ from: 'prod-pr-57-r1' });
  });

  it('takes what may run only once from another deployment with the same host names', () => {
    const other = background(1).map((container) => ({
      ...container,
      unitName: 'shop-prod-pr-56-r1',
      labels: { ...container.labels, 'pipegen.deployment': 'prod-pr-56', 'pipegen.revision': 'prod-pr-56-r1' },
    }));
    expect(takeover(world([...own, ...other])).find(({ kind }) => kind === 'handOver')).toMatchObject({
      from: ['shop-prod-pr-56-r1'],
    });
  });

  it('takes nothing twice from one in which it is stopped already', () => {
    const stopped = background(1).map((container) => ({ ...container, state: 'exited' }));
    expect(takeover(serving([...first, ...stopped, ...second])).find(({ kind }) => kind === 'handOver')).toMatchObject({
      from: [],
    });
  });

  it('is nothing once the world and the ledger show it to be done', () => {
    const parts = { persistent: PARTS, revision: { ...PARTS, worker: {}, schedule: {} } };
    const done = { ...serving([...own, ...background(1)]), parts };
    expect(takeover(done)).toEqual([]);
  });

  it('only confirms what was interrupted after all traffic had moved', () => {
    const parts = { persistent: PARTS, revision: { ...PARTS, worker: {}, schedule: {} } };
    const record = { deployments: { 'prod-pr-57': verified }, past: [] };
    const moved = { ...serving([...own, ...background(1)]), parts, record };
    expect(takeover(moved).map(({ kind }) => kind)).toEqual(['confirm']);
  });
});

describe('planPersistentUpdate', () => {
  const changing = (about: DeploymentWorld, flow = shop) =>
    planPersistentUpdate(flow, request, about).map((operation) => `${formatOperation(operation)}: ${operation.cause}`);

  it('changes what the environment keeps in place, after a copy of its data', () => {
    const about = serving([...kept, ...own]);
    expect(changing({ ...about, parts: { revision: PARTS, persistent: { postgres: { COLOUR: 'another' } } } })).toEqual(
      [
        'back up postgres of prod: it is about to be updated',
        'update postgres of prod in place, with downtime: COLOUR of postgres changed',
      ],
    );
    expect(changing(about)).toEqual([]);
  });

  it('leaves what does not run, or is sick, to what starts it', () => {
    const ill = kept.map((container) => ({ ...container, health: 'unhealthy' as const }));
    expect(changing(serving(own))).toEqual([]);
    expect(changing(serving([...ill, ...own]))).toEqual([]);
  });

  it('removes what the flow no longer has, and of its data only what the flow says may go', () => {
    const [postgres] = kept;
    const former = { ...postgres, id: 'former', service: 'former' } as Replica;
    const about = serving([...kept, former, ...own]);
    expect(changing(about)).toEqual(['remove former of shop-prod: it is no longer in the flow']);
    const volume = { name: 'shop-prod_former_data', unitName: 'shop-prod', environment: 'prod' };
    const volumes = [{ ...volume, service: 'former', volume: 'data' }];
    expect(changing({ ...about, volumes })).toEqual(['remove former of shop-prod: it is no longer in the flow']);
    const used = [{ ...volume, name: 'shop-prod_postgres_data', service: 'postgres', volume: 'data' }];
    expect(changing({ ...serving([...kept, ...own]), volumes: used }, { ...shop, discard: ['postgres/data'] })).toEqual(
      [],
    );
    expect(changing({ ...about, volumes }, { ...shop, discard: ['former/data'] })).toEqual([
      'remove former, the data of shop-prod_former_data of shop-prod: the flow discards its data',
    ]);
  });

  it('copies nothing of a deployment that has data of its own', () => {
    const staging = { ...request, environment: findEnvironment(shop, 'staging') };
    const database = containersOf({ environment: 'staging', tag: 'pr-57' }, 'environment');
    const parts = { revision: PARTS, persistent: { postgres: { COLOUR: 'another' } } };
    expect(planPersistentUpdate(shop, staging, world(database, { parts }))).toMatchObject([
      { kind: 'updatePersistent', unit: { name: 'shop-staging-pr-57' }, services: ['postgres'] },
    ]);
  });
});

describe('the unit of a revision', () => {
  it('tells Compose which revision it is, and pins images by digest', () => {
    const unit = revisionUnit(shop, { ...request, settings: { LOG_LEVEL: 'debug' } }, 3);
    expect(unit.name).toBe('shop-prod-pr-57-r3');
    expect(unit.manifest).toBe('jenkins/resources/pipegen/shop/stack/prod/deployment/compose.yaml');
    expect(unit.variables).toEqual({
      LOG_LEVEL: 'debug',
      PIPEGEN_DEPLOYMENT: 'prod-pr-57',
      PIPEGEN_REVISION: 'prod-pr-57-r3',
      PIPEGEN_RELEASE: 'tree-bbbbbbbbbbbb',
      PIPEGEN_COMMIT: commit('a'),
      PIPEGEN_IMAGE_APP: `registry.shop.example/shop/app:tree-bbbbbbbbbbbb@${digest}`,
      PIPEGEN_LEDGER: '-',
      PIPEGEN_PARTS_APP: '-',
      PIPEGEN_PARTS_NGINX: '-',
    });
    expect(withLedger(withParts(unit, { app: { COLOUR: 'red' } }), 'cafe').variables).toMatchObject({
      PIPEGEN_LEDGER: 'cafe',
      PIPEGEN_PARTS_APP: '{"COLOUR":"red"}',
    });
  });

  it('has persistent services beside it: of the environment, or of the deployment with data of its own', () => {
    const prod = persistentUnit(shop, request.environment, 'pr-57', { LOG_LEVEL: 'debug' });
    expect(prod?.name).toBe('shop-prod');
    expect(prod?.variables).toEqual({ LOG_LEVEL: 'debug', PIPEGEN_LEDGER: '-', PIPEGEN_PARTS_POSTGRES: '-' });
    const qa = persistentUnit(shop, findEnvironment(shop, 'qa'), 'c-1234567');
    expect(qa?.name).toBe('shop-qa-c-1234567');
    expect(qa?.variables).toMatchObject({ PIPEGEN_DEPLOYMENT: 'qa-c-1234567', PIPEGEN_TAG: 'qa-c-1234567' });
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
