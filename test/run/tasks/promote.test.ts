import { expect, it } from 'vitest';
import { formatPlan } from '../../../src/plan/formatPlan.ts';
import { recordOf } from '../../../src/plan/ledger.ts';
import { deployTask } from '../../../src/run/tasks/deploy.ts';
import { promoteTask } from '../../../src/run/tasks/promote.ts';
import { Bench } from '../../agent/steps/bench.ts';
import { Faults } from '../fakes/faults.ts';
import { impatient, releasesOf, servingRelease, stage, withReleases } from './bench.ts';

function promote(
  bench: Bench,
  environment: string,
  options: { readonly release?: string; readonly change?: number } = {},
) {
  return promoteTask(bench.context(), { environment, ...options });
}

it('shows all that it does before the number of the change is known', async () => {
  const bench = new Bench(impatient);
  await stage(bench);
  const text = formatPlan(await bench.plan(promote(bench, 'qa')));
  expect(text.replaceAll(/\d{4}-\d\d-\S+Z/g, 'TIME').replaceAll(/[0-9a-f]{7,}/g, '…')).toBe(
    [
      'Promote staging to qa: release tree-… of commit …',
      '  1. open a change from STAGING into QA, because no such change is open',
      '  2. merge STAGING at … into QA, because its release tree-… was verified as staging-c-… at TIME',
      '  3. tag registry.shop.example/shop/app:tree-… as qa-pr-new, by its digest sha256:…, because qa-pr-new runs it',
      '  4. create the network shop-qa-pr-new, because it does not exist',
      '  5. start postgres of shop-qa-pr-new, because it is not running yet',
      '  6. run the migration of app for qa-pr-new-r1, because qa-pr-new deploys release tree-…',
      '  7. start app, nginx of shop-qa-pr-new-r1, because it is not running yet',
      '  8. verify qa-pr-new-r1 before it receives traffic, because the old revision is kept until the new one is verified',
      '  9. move the traffic of qa to qa-pr-new-r1, because no revision receives traffic yet',
      '  10. confirm that qa-pr-new-r1 stays healthy under traffic, because the old revision is removed only after confirmation',
      '  11. remove staging-c-…, because qa-pr-new contains its commit …',
      '  - "pr-new" is a placeholder for the number of the change, which is not open yet.',
      '  - app will be available at https://pr-new.shop.example',
      '  - postgres will be available at https://db-pr-new.shop.example',
    ].join('\n'),
  );
});

it('runs the very images that were verified below', async () => {
  const bench = new Bench(impatient);
  await stage(bench);
  const [verified] = releasesOf(bench, 'staging');
  const builds = bench.engine.images.size;
  await bench.perform(promote(bench, 'qa'));
  expect(servingRelease(bench, 'qa')).toBe(verified);
  expect(bench.engine.images.size).toBe(builds);
  const repository = 'registry.shop.example/shop/app';
  expect(bench.registry.tags.get(`${repository}:qa-pr-1`)).toBe(bench.registry.tags.get(`${repository}:${verified}`));
});

it('builds what a hot fix on the target makes of it', async () => {
  const bench = await withReleases(1);
  bench.commit('PROD', 'a hot fix');
  await stage(bench, 'the next');
  await bench.perform(promote(bench, 'qa'));
  const { done } = await bench.perform(promote(bench, 'prod'));
  expect(done.map(({ kind }) => kind)).toContain('buildImage');
  expect(servingRelease(bench, 'prod')).not.toBe(servingRelease(bench, 'qa'));
});

it('is refused, with nothing changed, when it conflicts', async () => {
  const bench = await withReleases(1);
  bench.repository.commit('QA', { files: { page: 'one' } });
  bench.repository.commit('STAGING', { files: { page: 'two' } });
  await bench.perform(deployTask(bench.context(), { environment: 'staging' }));
  const [changes, entries] = [bench.gitHost.changes.length, bench.ledger.log.length];
  await expect(bench.perform(promote(bench, 'qa'))).rejects.toMatchObject({
    code: 'promotion-refused',
    message: 'STAGING cannot be merged into QA: conflicts in page.',
  });
  expect([bench.gitHost.changes.length, bench.ledger.log.length]).toEqual([changes, entries]);
});

it('goes on where somebody merged already', async () => {
  const bench = new Bench(impatient);
  const head = await stage(bench);
  bench.repository.merge('QA', head);
  const { done } = await bench.perform(promote(bench, 'qa'));
  expect(done.map(({ kind }) => kind)).not.toContain('mergeChange');
  expect(servingRelease(bench, 'qa')).toBe(releasesOf(bench, 'staging')[0]);
});

it('takes only the change that it is told to', async () => {
  const bench = new Bench(impatient);
  await stage(bench);
  const { number } = await bench.gitHost.openChange({ source: 'STAGING', target: 'QA' });
  await expect(bench.plan(promote(bench, 'qa', { change: 7 }))).rejects.toMatchObject({ exitCode: 2 });
  await bench.perform(promote(bench, 'qa', { change: number }));
  expect(bench.gitHost.changes).toMatchObject([{ number, state: 'merged' }]);
});

it('promotes an older release through a branch of its own, which goes again', async () => {
  const bench = new Bench(impatient);
  await stage(bench, 'first');
  const [first = ''] = releasesOf(bench, 'staging');
  await stage(bench, 'second');
  await bench.perform(promote(bench, 'qa', { release: first }));
  expect(servingRelease(bench, 'qa')).toBe(first);
  expect([...bench.repository.branches.keys()]).toEqual(['STAGING', 'QA', 'PROD']);
});

it('leaves no branch of its own behind, wherever it is killed', async () => {
  for (let at = 0, struck: string | undefined = ''; struck !== undefined; at++) {
    const bench = new Bench(impatient);
    await stage(bench, 'first');
    const [first = ''] = releasesOf(bench, 'staging');
    await stage(bench, 'second');
    const faults = new Faults({ at, ofChanges: true, when: 'after', kind: 'kill' });
    await bench.perform(promote(bench, 'qa', { release: first }), bench.context({}, { faults })).catch(() => undefined);
    struck = faults.struck;
    bench.gone.add('laptop 1');
    await bench.perform(promote(bench, 'qa', { release: first }));
    expect([struck, servingRelease(bench, 'qa')]).toEqual([struck, first]);
    expect([struck, ...bench.repository.branches.keys()]).toEqual([struck, 'STAGING', 'QA', 'PROD']);
  }
});

it('does not deploy another release than the one that is asked for', async () => {
  const bench = await withReleases(2, 'qa');
  const [newest, older = ''] = releasesOf(bench, 'qa');
  await expect(bench.plan(promote(bench, 'qa', { release: older }))).rejects.toMatchObject({
    code: 'promotion-refused',
    fix: expect.stringContaining(`pipegen rollback qa --release ${older}`) as string,
  });
  expect((await bench.plan(promote(bench, 'qa', { release: newest ?? '' }))).operations).toEqual([]);
});

it('writes no secret into the ledger, not even one in the name of a branch', async () => {
  const [secret = ''] = new Bench(impatient).secrets;
  const environments = impatient.environments.map((environment) =>
    environment.name === 'staging' ? { ...environment, branch: `STAGING-${secret}` } : environment,
  );
  const bench = new Bench({ ...impatient, environments });
  bench.commit(`STAGING-${secret}`);
  await bench.perform(deployTask(bench.context(), { environment: 'staging' }));
  bench.engine.before = (what) => {
    if (what === 'start') expect(JSON.stringify(bench.ledger.state)).not.toContain(secret);
  };
  const merge = bench.gitHost.merge.bind(bench.gitHost);
  bench.gitHost.merge = async (number, head) => {
    expect(JSON.stringify([bench.ledger.state, bench.ledger.log])).not.toContain(secret);
    return merge(number, head);
  };
  await bench.perform(promote(bench, 'qa'));
  expect(JSON.stringify([bench.ledger.state, bench.ledger.log])).not.toContain(secret);
  expect(recordOf(bench.ledger.state, 'qa').past).toHaveLength(1);
});
