import { describe, expect, it } from 'vitest';
import type { Flow } from '../../../src/model/flow.ts';
import { formatPlan } from '../../../src/plan/formatPlan.ts';
import { recordOf } from '../../../src/plan/ledger.ts';
import type { Plan } from '../../../src/plan/operation.ts';
import { planBoard } from '../../../src/plan/status.ts';
import { deployTask } from '../../../src/run/tasks/deploy.ts';
import { promoteTask } from '../../../src/run/tasks/promote.ts';
import { destroyTask, retireTask } from '../../../src/run/tasks/retire.ts';
import { Bench } from '../../agent/steps/bench.ts';
import { Faults } from '../fakes/faults.ts';
import { impatient, stage, withReleases } from './bench.ts';

/** The shop whose environment is called another name now. */
function renamed(flow: Flow, from: string, to: string): Flow {
  const environments = flow.environments.map((environment) => ({
    ...environment,
    ...(environment.name === from && { name: to, formerNames: [from] }),
    ...(environment.from === from && { from: to }),
    retires: environment.retires.map((name) => (name === from ? to : name)),
  }));
  return { ...flow, environments };
}

/** PROD serves a release, and is called "live" from now on; another release waits in QA. */
async function beforeLive(): Promise<Bench> {
  const bench = await withReleases(1);
  await stage(bench, 'release 2');
  await bench.perform(promoteTask(bench.context(), { environment: 'qa' }));
  return bench.with(renamed(impatient, 'prod', 'live'));
}

/** The containers of PROD's persistent services. */
function kept(bench: Bench): readonly string[] {
  return bench.engine.running.filter(({ unitName }) => unitName === 'shop-prod').map(({ id }) => id);
}

function projects(bench: Bench): readonly string[] {
  return [...new Set(bench.engine.running.map(({ unitName }) => unitName))].sort();
}

/** A plan's text, without the time of the machine that the test runs on. */
function text(plan: Plan): string {
  return formatPlan(plan).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then');
}

describe('an environment that was renamed', () => {
  it('keeps its data, and the deployment of its former name until the new one serves', async () => {
    const bench = await beforeLive();
    const before = kept(bench);
    const task = () => promoteTask(bench.context(), { environment: 'live' });
    expect(text(await bench.plan(task()))).toMatchInlineSnapshot(`
      "Promote qa to live: release tree-7ac4dfbc2002 of commit ebbc743
        1. open a change from QA into PROD, because no such change is open
        2. merge QA at ebbc743 into PROD, because its release tree-7ac4dfbc2002 was verified as qa-pr-3 at then
        3. tag registry.shop.example/shop/app:tree-7ac4dfbc2002 as live-pr-new, by its digest sha256:6a6385f51bae, because live-pr-new runs it
        4. back up postgres of live, because a migration may change its data
        5. run the migration of app for live-pr-new-r1, because live-pr-new deploys release tree-7ac4dfbc2002
        6. start app, nginx of shop-live-pr-new-r1, because it is not running yet
        7. verify live-pr-new-r1 before it receives traffic, because the old revision is kept until the new one is verified
        8. move the traffic of live to live-pr-new-r1, because prod-pr-2-r1 receives it now
        9. confirm that live-pr-new-r1 stays healthy under traffic, because the old revision is removed only after confirmation
        10. remove qa-pr-3, because live-pr-new contains its commit ebbc743
        11. remove prod-pr-2, because live-pr-new replaces it
        - "pr-new" is a placeholder for the number of the change, which is not open yet.
        - In Jenkins, live requires approval by release-managers.
        - It includes #3.
        - live was renamed from prod: prod-pr-2 runs until it is replaced, and the data stays in shop-prod.
        - app will be available at https://shop.example
        - postgres will be available at https://db.shop.example"
    `);
    await bench.perform(task());
    expect(projects(bench)).toMatchInlineSnapshot(`
      [
        "shop-live-pr-4-r1",
        "shop-prod",
      ]
    `);
    expect(kept(bench)).toEqual(before);
    expect([...bench.edge.files.values()].map(({ name, answers }) => [name, answers?.revision])).toMatchInlineSnapshot(`
      [
        [
          "prod",
          "live-pr-4-r1",
        ],
      ]
    `);
    expect(await bench.plan(task())).toMatchObject({ operations: [] });
  });

  it('has the past of its former name in the ledger', async () => {
    const bench = await beforeLive();
    await bench.perform(promoteTask(bench.context(), { environment: 'live' }));
    expect(Object.keys(bench.ledger.state.environments)).toEqual(['staging', 'qa', 'live']);
    const { past, migrations, deployments } = recordOf(bench.ledger.state, 'live');
    expect(past.map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "live-pr-4",
        "prod-pr-2",
      ]
    `);
    expect(Object.keys(migrations ?? {})).toEqual(['shop-prod/app']);
    expect(Object.keys(deployments)).toHaveLength(1);
  });

  it('goes on wherever it was interrupted, and never loses data or what serves', { timeout: 60_000 }, async () => {
    for (const when of ['before', 'after'] as const)
      for (let at = 0, isOver = false; !isOver; at++) {
        const bench = await beforeLive();
        const data = kept(bench);
        const faults = new Faults({ at, ofChanges: true, when, kind: 'kill' });
        const context = bench.context({}, { faults });
        isOver = await bench.perform(promoteTask(context, { environment: 'live' }), context).then(
          () => true,
          () => false,
        );
        expect(isOver).toBe(faults.struck === undefined);
        const answering = [...bench.edge.files.values()].find(({ name }) => name === 'prod')?.answers?.revision;
        expect(bench.engine.running.map(({ labels }) => labels['pipegen.revision'])).toContain(answering);
        bench.pass(600);
        await bench.perform(promoteTask(bench.context(), { environment: 'live' }));
        expect(projects(bench).filter((name) => /prod|live/.test(name))).toEqual(['shop-live-pr-4-r1', 'shop-prod']);
        expect(kept(bench)).toEqual(data);
      }
  });

  it('is shown with the deployment of its former name, of which nothing is an orphan or a stray', async () => {
    const bench = await beforeLive();
    const { ports } = bench.context();
    const target = ports.target('local');
    const [{ state }, containers, resources, fronts] = await Promise.all([
      ports.ledger.read(),
      target.replicas({ labels: {} }),
      target.resources({ labels: {} }),
      ports.edge('local').fronts(),
    ]);
    const board = planBoard(bench.flow, { ledger: state, engines: { local: { containers, resources, fronts } } });
    expect([board.orphans, board.strays]).toEqual([[], []]);
    const live = board.environments.find(({ name }) => name === 'live');
    expect(live?.deployments).toMatchObject([{ name: 'prod-pr-2', state: 'verified', serves: true }]);
  });

  it('is known by its present name only, and its former deployments by theirs', async () => {
    const bench = await beforeLive();
    expect(() => destroyTask(bench.context(), 'prod')).toThrow('Environment "prod" was renamed to "live".');
    expect(formatPlan(await bench.plan(retireTask(bench.context(), ['prod-pr-1'])))).toContain('prod-pr-1');
    const [remove] = (await bench.plan(destroyTask(bench.context(), 'live'))).operations.slice(-1);
    expect(remove).toMatchObject({ kind: 'removeUnit', unitName: 'shop-prod' });
  });

  it('answers each change by the deployment of its new name once that serves', async () => {
    const environments = impatient.environments.map((one) =>
      one.name === 'qa' ? { ...one, data: 'kept' as const } : one,
    );
    const flow = { ...impatient, environments };
    const first = new Bench(flow);
    await stage(first);
    await first.perform(promoteTask(first.context(), { environment: 'qa' }));
    const [former] = Object.keys(recordOf(first.ledger.state, 'qa').deployments);
    const bench = first.with(renamed(flow, 'qa', 'test'));
    const performed = await bench.perform(deployTask(bench.context(), { environment: 'test' }));
    expect(text(performed.plan)).toMatchInlineSnapshot(`
      "Deploy test-pr-1: release tree-ac8e7c16d1da of commit 8597582
        1. tag registry.shop.example/shop/app:tree-ac8e7c16d1da as test-pr-1, by its digest sha256:bea2944f2c1f, because test-pr-1 runs it
        2. start app, nginx of shop-test-pr-1-r1, because it is not running yet
        3. verify test-pr-1-r1 before it receives traffic, because the old revision is kept until the new one is verified
        4. move the traffic of test to test-pr-1-r1, because qa-pr-1-r1 receives it now
        5. confirm that test-pr-1-r1 stays healthy under traffic, because the old revision is removed only after confirmation
        6. remove qa-pr-1, because test-pr-1 replaces it
        - test was renamed from qa: qa-pr-1 runs until it is replaced, and the data stays in shop-qa.
        - app will be available at https://pr-1.shop.example
        - postgres will be available at https://db-test.shop.example"
    `);
    expect(bench.engine.running.map(({ labels }) => labels['pipegen.deployment'])).not.toContain(former);
  });
});
