import { beforeEach, expect, it } from 'vitest';
import { applyPromotion } from '../../src/steps/applyPromotion.ts';
import { deployRelease } from '../../src/steps/deployRelease.ts';
import { planPromotion } from '../../src/steps/planPromotion.ts';
import { Bench } from './bench.ts';

const args = { environment: 'qa' };
let bench: Bench;

beforeEach(async () => {
  bench = new Bench();
  await bench.checkout('b');
  await deployRelease({ environment: 'staging' }, bench.context({ CHANGE_ID: '1' }));
  bench.branches.set('STAGING', bench.head.id).set('QA', 'a'.repeat(40));
  bench.gitHost.heads.set('STAGING', bench.head.id);
});

it('opens the change and merges it', async () => {
  expect(await planPromotion(args, bench.context())).toContain('open a change from STAGING into QA');
  await applyPromotion(args, bench.context());
  expect(bench.gitHost.changes).toMatchObject([
    { state: 'merged', source: 'STAGING', target: 'QA', head: bench.head.id },
  ]);
});

it('merges nothing when either branch moved since the plan was shown', async () => {
  for (const branch of ['STAGING', 'QA']) {
    await planPromotion(args, bench.context());
    const before = bench.branches.get(branch) ?? '';
    bench.branches.set(branch, branch === 'QA' ? `${'a'.repeat(39)}b` : 'c'.repeat(40));
    await expect(applyPromotion(args, bench.context())).rejects.toMatchObject({ code: 'world-moved', exitCode: 3 });
    bench.branches.set(branch, before);
  }
  expect(bench.gitHost.changes).toEqual([]);
});

it('is content when somebody else merged it meanwhile', async () => {
  await planPromotion(args, bench.context());
  bench.branches.set('QA', 'c'.repeat(40));
  await applyPromotion(args, bench.context());
  expect(bench.gitHost.changes).toEqual([]);
});

it('finishes when it was interrupted between opening and merging', async () => {
  await planPromotion(args, bench.context());
  const { merge } = bench.gitHost;
  bench.gitHost.merge = () => Promise.reject(new Error('Gateway Timeout'));
  await expect(applyPromotion(args, bench.context())).rejects.toThrow('Gateway Timeout');
  bench.gitHost.merge = merge;
  await applyPromotion(args, bench.context());
  expect(bench.gitHost.changes).toMatchObject([{ number: 1, state: 'merged' }]);
});

it('is refused where nothing is promoted to, and without a git host', async () => {
  await expect(planPromotion({ environment: 'staging' }, bench.context())).rejects.toMatchObject({ exitCode: 2 });
  const context = bench.context();
  const ports = { ...context.ports, gitHost: undefined };
  await expect(planPromotion(args, { ...context, ports })).rejects.toMatchObject({ code: 'git-host-missing' });
});
