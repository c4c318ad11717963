import { beforeEach, expect, it } from 'vitest';
import { formatPlan } from '../../../src/plan/formatPlan.ts';
import { recordOf } from '../../../src/plan/ledger.ts';
import { promoteTask } from '../../../src/run/tasks/promote.ts';
import { rollbackTask } from '../../../src/run/tasks/rollback.ts';
import type { Bench } from '../../agent/steps/bench.ts';
import { Faults } from '../fakes/faults.ts';
import { releasesOf, servingRelease, stage, withReleases } from './bench.ts';

let bench: Bench;
let releases: readonly string[];

beforeEach(async () => {
  bench = await withReleases(3);
  releases = releasesOf(bench, 'prod');
});

function rollback(release?: string) {
  return rollbackTask(bench.context(), { environment: 'prod', ...(release !== undefined && { release }) });
}

it('brings the earlier release back beside what runs, holds it there, and touches no data', async () => {
  const [, before = ''] = releases;
  const runs = bench.engine.runs.length;
  const { plan } = await bench.perform(rollback());
  expect(formatPlan(plan).replaceAll(/[0-9a-f]{7,}/g, '…')).toBe(
    [
      'Roll prod back: Deploy prod-pr-4: release tree-… of commit …',
      '  1. hold prod at release tree-…, because pipelines must not deploy another release',
      '  2. start app, nginx of shop-prod-pr-4-r2, because it is not running yet',
      '  3. verify prod-pr-4-r2 before it receives traffic, because the old revision is kept until the new one is verified',
      '  4. move the traffic of prod to prod-pr-4-r2, because prod-pr-6-r1 receives it now',
      '  5. confirm that prod-pr-4-r2 stays healthy under traffic, because the old revision is removed only after confirmation',
      '  6. remove prod-pr-6, because prod-pr-4 replaces it',
      '  - Data is not changed: migrations are neither run nor undone.',
      '  - app will be available at https://shop.example',
      '  - postgres will be available at https://db.shop.example',
    ].join('\n'),
  );
  expect(servingRelease(bench, 'prod')).toBe(before);
  expect(bench.engine.deployments().filter((name) => name.startsWith('prod'))).toEqual(['prod-pr-4']);
  expect(recordOf(bench.ledger.state, 'prod').hold).toMatchObject({ release: before, reason: 'pipegen rollback prod' });
  expect(bench.engine.runs).toHaveLength(runs);
});

it('goes to a release that is asked for, and back again', async () => {
  const [newest, , oldest = ''] = releases;
  await bench.perform(rollback(oldest));
  expect(servingRelease(bench, 'prod')).toBe(oldest);
  await bench.perform(rollback());
  expect(servingRelease(bench, 'prod')).toBe(newest);
});

it('goes to the same release after an interruption, and not further back', async () => {
  const [, before] = releases;
  for (let at = 0, struck: string | undefined = ''; struck !== undefined; at++) {
    bench = await withReleases(3);
    const faults = new Faults({ at, ofChanges: true, when: 'after', kind: 'kill' });
    await bench.perform(rollback(), bench.context({}, { faults })).catch(() => undefined);
    struck = faults.struck;
    bench.gone.add('laptop 1');
    const isEnded = bench.ledger.log.at(-1)?.event === 'finished';
    if (struck !== undefined && !isEnded) await bench.perform(rollback());
    expect([at, struck, servingRelease(bench, 'prod')]).toEqual([at, struck, before]);
  }
});

it('touches nothing when an image of it is gone from the registry', async () => {
  const [, before = ''] = releases;
  const digest = Object.values(bench.ledger.state.releases[before]?.images ?? {})[0]?.digest;
  bench.registry.manifests.delete(`registry.shop.example/shop/app@${digest}`);
  const [running, entries] = [bench.engine.running, bench.ledger.log.length];
  await expect(bench.perform(rollback())).rejects.toMatchObject({
    code: 'release-gone',
    message: expect.stringContaining('Nothing was changed.') as string,
  });
  expect(bench.engine.running).toBe(running);
  expect(bench.ledger.log).toHaveLength(entries);
});

it('touches nothing when its commit cannot be checked out any more', async () => {
  bench.repository.checkOut = () => Promise.reject(new Error('bad object'));
  await expect(bench.perform(rollback())).rejects.toMatchObject({ code: 'release-gone' });
  expect(servingRelease(bench, 'prod')).toBe(releases[0]);
});

it('keeps what serves when the earlier release does not come up any more', async () => {
  bench.breakService('prod', 'app');
  await expect(bench.perform(rollback())).rejects.toMatchObject({
    fix: expect.stringContaining(
      'prod-pr-4-r2 was removed; https://shop.example is still served by prod-pr-6-r1.',
    ) as string,
  });
  expect(servingRelease(bench, 'prod')).toBe(releases[0]);
});

it('is lifted by the next promotion that somebody asks for', async () => {
  await bench.perform(rollback());
  const { plan } = await (async () => {
    await stage(bench, 'fixed');
    await bench.perform(promoteTask(bench.context(), { environment: 'qa' }));
    return bench.perform(promoteTask(bench.context(), { environment: 'prod' }));
  })();
  expect(plan.operations.map(({ kind }) => kind)).toContain('liftHold');
  expect(recordOf(bench.ledger.state, 'prod')).not.toHaveProperty('hold');
});
