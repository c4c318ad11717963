import { expect, it } from 'vitest';
import { deployRelease } from '../../../src/agent/steps/deployRelease.ts';
import { pruneDeployments } from '../../../src/agent/steps/pruneDeployments.ts';
import { Bench } from './bench.ts';

/** Three changes of the shop, open and deployed to STAGING. */
async function open(): Promise<Bench> {
  const bench = new Bench();
  for (const change of ['1', '2', '3']) {
    bench.commit(`feature-${change}`);
    await bench.gitHost.openChange({ source: `feature-${change}`, target: 'STAGING' });
    await bench.checkOut(`feature-${change}`);
    await deployRelease({ environment: 'staging' }, bench.context({ CHANGE_ID: change }));
  }
  return bench;
}

const YEARS = 3_000 * 86_400;

it('destroys nothing when the list of changes cannot be read, however old deployments are', async () => {
  const bench = await open();
  bench.pass(YEARS);
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

it('does not believe a list of open changes that shrank, until somebody does', async () => {
  const bench = await open();
  await pruneDeployments({}, bench.context());
  expect(bench.ledger.state.openChanges).toBe(3);
  for (const number of [1, 2]) bench.gitHost.setState(number, 'open', 'closed');
  await expect(pruneDeployments({}, bench.context())).rejects.toMatchObject({ code: 'too-much' });
  expect(bench.engine.deployments()).toHaveLength(3);
});

it('goes by age alone without a git host, and says so', async () => {
  const bench = await open();
  const context = { ...bench.context(), ports: { ...bench.context().ports, gitHost: undefined } };
  expect(await pruneDeployments({}, context)).toContain('Nothing to do.');
  expect(bench.lines.join('\n')).toContain('only the time to live counts');
  bench.pass(YEARS);
  await pruneDeployments({}, context);
  expect(bench.engine.deployments()).toEqual([]);
});

it('only says what would go when that is asked for', async () => {
  const bench = await open();
  bench.gitHost.setState(2, 'open', 'closed');
  expect(await pruneDeployments({ dryRun: true }, bench.context())).toBe(
    ['Prune unused deployments of shop', '  1. remove staging-pr-2, because #2 was closed unmerged'].join('\n'),
  );
  expect(bench.engine.deployments()).toHaveLength(3);
});

it('removes what it can, and tells what it could not', async () => {
  const bench = await open();
  for (const number of [1, 2, 3]) bench.gitHost.setState(number, 'open', 'closed');
  const remove = bench.engine.remove.bind(bench.engine);
  let isInUse = true;
  bench.engine.remove = async (project) => {
    if (isInUse && project === 'shop-staging-pr-2') throw new Error('a volume is in use');
    return remove(project);
  };
  await expect(pruneDeployments({}, bench.context())).rejects.toThrow('remove staging-pr-2: a volume is in use');
  expect(bench.engine.running.map(({ unitName: project }) => project)).toEqual(['shop-staging-pr-2']);
  isInUse = false;
  await pruneDeployments({}, bench.context());
  expect(bench.engine.deployments()).toEqual([]);
});

it('takes the deployments of an environment that the flow discards, and of one that it only lacks nothing', async () => {
  const bench = await open();
  const without = (discard: readonly string[]) => {
    const context = bench.context();
    const environments = context.flow.environments.filter(({ name }) => name !== 'staging');
    return { ...context, flow: { ...context.flow, environments, discard } };
  };
  expect(await pruneDeployments({}, without([]))).toContain('Nothing to do.');
  expect(bench.engine.deployments()).toHaveLength(3);
  expect(await pruneDeployments({}, without(['staging']))).toContain('the flow discards staging');
  expect(bench.engine.deployments()).toEqual([]);
});
