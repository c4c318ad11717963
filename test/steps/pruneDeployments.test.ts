import { expect, it } from 'vitest';
import { deployRelease } from '../../src/steps/deployRelease.ts';
import { pruneDeployments } from '../../src/steps/pruneDeployments.ts';
import { Bench } from './bench.ts';

/** Three changes of the shop, open and deployed to STAGING. */
async function open(): Promise<Bench> {
  const bench = new Bench();
  await bench.checkout('b');
  for (const change of ['1', '2', '3']) {
    await bench.gitHost.openChange({ source: `feature-${change}`, target: 'STAGING' });
    await deployRelease({ environment: 'staging' }, bench.context({ CHANGE_ID: change }));
  }
  return bench;
}

it('destroys nothing when the list of changes cannot be read, however old deployments are', async () => {
  const bench = await open();
  bench.engine.time = new Date('2030-01-01T00:00:00Z');
  bench.gitHost.openChanges = async () => {
    throw new Error('Service Unavailable');
  };
  await expect(pruneDeployments({}, bench.context())).rejects.toThrow('Service Unavailable');
  expect(bench.engine.deployments()).toHaveLength(3);
});

it('asks about each change that an empty list leaves out, and keeps what is open or unknown', async () => {
  const bench = await open();
  bench.gitHost.openChanges = async () => [];
  expect(await pruneDeployments({}, bench.context())).toContain('Nothing to do.');
  bench.gitHost.changes.pop();
  expect(await pruneDeployments({}, bench.context())).toContain('Nothing to do.');
  expect(bench.engine.deployments()).toHaveLength(3);
});

it('goes by age alone without a git host, and says so', async () => {
  const bench = await open();
  const context = { ...bench.context(), ports: { ...bench.context().ports, gitHost: undefined } };
  expect(await pruneDeployments({}, context)).toContain('Nothing to do.');
  expect(bench.lines.join('\n')).toContain('only age counts');
  bench.engine.time = new Date('2030-01-01T00:00:00Z');
  await pruneDeployments({}, context);
  expect(bench.engine.deployments()).toEqual([]);
});

it('removes what it can, and tells what it could not', async () => {
  const bench = await open();
  bench.gitHost.changes.splice(
    0,
    3,
    ...bench.gitHost.changes.map((change) => ({ ...change, state: 'closed' as const })),
  );
  let removals = 0;
  bench.engine.before = (what) => {
    if (what === 'remove' && removals++ === 1) throw new Error('a volume is in use');
  };
  await expect(pruneDeployments({}, bench.context())).rejects.toThrow('staging-pr-2: a volume is in use');
  expect(bench.engine.deployments()).toEqual(['staging-pr-2']);
  await pruneDeployments({}, bench.context());
  expect(bench.engine.deployments()).toEqual([]);
});
