import { beforeEach, expect, it } from 'vitest';
import { applyPromotion } from '../../../src/agent/steps/applyPromotion.ts';
import { deployRelease } from '../../../src/agent/steps/deployRelease.ts';
import { planPromotion } from '../../../src/agent/steps/planPromotion.ts';
import { verifyDeployment } from '../../../src/agent/steps/verifyDeployment.ts';
import { Bench } from './bench.ts';

const args = { environment: 'qa' };
let bench: Bench;
let head: string;

/** A commit of STAGING, deployed and verified there. */
beforeEach(async () => {
  bench = new Bench();
  head = bench.commit('STAGING');
  await bench.checkOut('STAGING');
  const context = bench.context({ CHANGE_ID: '1' });
  await deployRelease({ environment: 'staging' }, context);
  await verifyDeployment({ environment: 'staging' }, context);
});

it('opens the change and merges it', async () => {
  expect(await planPromotion(args, bench.context())).toContain('open a change from STAGING into QA');
  await applyPromotion(args, bench.context());
  expect(bench.gitHost.changes).toMatchObject([{ state: 'merged', source: 'STAGING', target: 'QA', head }]);
});

it('merges nothing when the source moved since the plan was shown', async () => {
  await planPromotion(args, bench.context());
  bench.commit('STAGING');
  await expect(applyPromotion(args, bench.context())).rejects.toMatchObject({ exitCode: 3, code: 'state-changed' });
  const shown = await bench.store.readRecord('promotion');
  await bench.checkOut('STAGING');
  const context = bench.context({ CHANGE_ID: '1' });
  await deployRelease({ environment: 'staging' }, context);
  await verifyDeployment({ environment: 'staging' }, context);
  await bench.store.writeRecord('promotion', shown);
  await expect(applyPromotion(args, bench.context())).rejects.toMatchObject({ exitCode: 3, code: 'state-changed' });
  expect(bench.gitHost.changes).toEqual([]);
});

it('is content when somebody else merged it meanwhile', async () => {
  await planPromotion(args, bench.context());
  bench.repository.merge('QA', head);
  await applyPromotion(args, bench.context());
  expect(bench.gitHost.changes).toEqual([]);
  expect(bench.lines.at(-1)).toBe('Nothing to do: already merged.');
});

it('finishes when it was interrupted between opening and merging', async () => {
  await planPromotion(args, bench.context());
  const merge = bench.gitHost.merge.bind(bench.gitHost);
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
