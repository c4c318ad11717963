import { expect, it } from 'vitest';
import { formatPlan } from '../../../src/plan/formatPlan.ts';
import { recordOf } from '../../../src/plan/ledger.ts';
import { observeDifference } from '../../../src/run/tasks/reconcile.ts';
import { destroyTask, retireTask } from '../../../src/run/tasks/retire.ts';
import { Bench } from '../../agent/steps/bench.ts';
import { Faults } from '../fakes/faults.ts';
import { impatient, stage, withReleases } from './bench.ts';

it('removes what it is told to, and says what does not run', async () => {
  const bench = new Bench(impatient);
  const head = await stage(bench);
  const name = `staging-c-${head.slice(0, 7)}`;
  const { plan } = await bench.perform(retireTask(bench.context(), [name, 'staging-pr-9']));
  expect(formatPlan(plan)).toBe(
    [
      `Retire ${name}, staging-pr-9`,
      `  1. remove ${name}, because it was requested`,
      `  - https://${name}.shop.example will no longer be served: ${name}-r1 serves it now.`,
      '  - staging-pr-9 is not running.',
    ].join('\n'),
  );
  expect(bench.engine.running).toEqual([]);
});

it('finds the environment of a name that begins as another one does', async () => {
  const [staging, ...others] = impatient.environments;
  if (staging === undefined) throw new Error('The shop has environments.');
  const flow = { ...impatient, environments: [staging, { ...staging, name: 'staging-eu' }, ...others] };
  const task = retireTask({ ...new Bench(flow).context(), flow }, ['staging-eu-pr-1']);
  expect(task.environments).toEqual(['staging-eu']);
});

it('has the ledger expect no more what is gone already', async () => {
  const bench = new Bench(impatient);
  const head = await stage(bench);
  bench.engine.running = [];
  const name = `staging-c-${head.slice(0, 7)}`;
  expect((await bench.perform(retireTask(bench.context(), [name]))).outcome).toBe('nothingToDo');
  expect(recordOf(bench.ledger.state, 'staging').deployments).toEqual({});
  expect((await observeDifference(bench.context(), 'staging')).lines).toEqual([]);
});

it('destroys an environment after a copy of its data, and nothing of it comes back', async () => {
  const bench = await withReleases(1);
  const { plan } = await bench.perform(destroyTask(bench.context(), 'prod'));
  expect(plan.operations.map(({ kind }) => kind)).toEqual(['backUp', 'removeDeployment', 'removeUnit']);
  expect(bench.engine.running.filter(({ labels }) => labels['pipegen.environment'] === 'prod')).toEqual([]);
  expect(await bench.store.copies('prod', 'postgres')).not.toEqual([]);
  expect(recordOf(bench.ledger.state, 'prod')).toMatchObject({ deployments: {}, migrations: {} });
  expect((await bench.plan(destroyTask(bench.context(), 'prod'))).operations).toEqual([]);
});

it('keeps the volumes that outlive revisions from release to release, until their environment is destroyed', async () => {
  const bench = await withReleases(2, 'prod', {
    ...impatient,
    services: impatient.services.map((one) =>
      one.name === 'app' ? { ...one, volumes: { uploads: '/uploads' }, lastingVolumes: ['uploads'] } : one,
    ),
  });
  expect([...bench.engine.volumeLabels.keys()]).toContain('shop-prod_app_uploads');
  expect(bench.engine.volumeLabels.get('shop-prod_app_uploads')).toMatchObject({
    'pipegen.ledger': bench.ledger.state.id,
  });
  await bench.perform(destroyTask(bench.context(), 'prod'));
  expect([...bench.engine.volumeLabels.keys()]).not.toContain('shop-prod_app_uploads');
});

it('destroys volumes that outlive revisions where nothing else is kept', async () => {
  const bench = new Bench({
    ...impatient,
    services: impatient.services
      .filter(({ name }) => name !== 'postgres')
      .map(({ connections, migration: _, ...one }) => ({
        ...one,
        connections: connections.filter((name) => name !== 'postgres'),
        ...(one.name === 'app' && { volumes: { uploads: '/uploads' }, lastingVolumes: ['uploads'] }),
      })),
    routes: impatient.routes.filter(({ service }) => service !== 'postgres'),
    environments: impatient.environments.map((one) => ({ ...one, data: 'kept' as const })),
  });
  await stage(bench);
  expect([...bench.engine.volumeLabels.keys()]).toEqual(['shop-staging_app_uploads']);
  await bench.perform(destroyTask(bench.context(), 'staging'));
  expect([...bench.engine.volumeLabels.keys()]).toEqual([]);
});

it('destroys all of it, wherever it is killed', async () => {
  for (let at = 0, struck: string | undefined = ''; struck !== undefined; at++) {
    const bench = await withReleases(1);
    const faults = new Faults({ at, ofChanges: true, when: 'after', kind: 'kill' });
    await bench.perform(destroyTask(bench.context(), 'prod'), bench.context({}, { faults })).catch(() => undefined);
    struck = faults.struck;
    bench.gone.add('laptop 1');
    await bench.perform(destroyTask(bench.context(), 'prod'));
    expect([struck, ...bench.engine.deployments()]).toEqual([struck]);
    expect([struck, bench.engine.networkLabels.has('shop-prod')]).toEqual([struck, false]);
    expect(recordOf(bench.ledger.state, 'prod').deployments).toEqual({});
  }
});

it('destroys nothing whose data cannot be copied', async () => {
  const bench = await withReleases(1);
  bench.engine.before = (what) => {
    if (what === 'dump') throw new Error('No space left on device.');
  };
  await expect(bench.perform(destroyTask(bench.context(), 'prod'))).rejects.toThrow('No space left');
  expect(bench.engine.deployments()).toContain('prod-pr-2');
});
