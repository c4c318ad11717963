import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Fault } from '../../hosts/github/server/faultProxy.ts';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { endOf } from '../world.ts';
import { expectSettled, expectTidy, FaultyShop, locksIn } from './faultyShop.ts';

const missing = dockerMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

const LIST = /^GET .*\/pulls$/;

describePart('the list of open changes', 'Docker, docker-registry, BusyBox', missing, () => {
  const world = new FaultyShop();
  const { gitHub } = world;
  /** Changes that are open and run. */
  const open: number[] = [];

  beforeAll(async () => {
    await world.open();
    for (const name of ['one', 'two', 'three', 'four']) open.push(await deployedChange(name));
    // A prune that has seen them all.
    expect((await world.pipegen(['prune', '--yes'])).exitCode).toBe(0);
    expect((await world.ledger()).openChanges).toBe(4);
  }, 360_000);
  afterAll(() => world.close());
  afterEach(() => world.proxy.heal());

  const running = () => world.deployments().filter((name) => name.startsWith('staging-'));
  const hostNames = () => gitHub.environments.filter((name) => name.startsWith('staging-')).sort();

  /** An open change with a deployment. */
  async function deployedChange(name: string): Promise<number> {
    const number = await world.openChange(name, name);
    const run = await world.pipegen(['deploy', 'staging', '--commit', name, '--yes'], { CHANGE_ID: String(number) });
    expect(run.exitCode, run.output).toBe(0);
    expect(running()).toContain(`staging-pr-${number}`);
    return number;
  }

  const broken: readonly (readonly [string, Fault, RegExp])[] = [
    ['answers 500', { kind: 'failBefore' }, /GitHub is unreachable/],
    ['answers 404', { kind: 'refuse', status: 404 }, /GitHub cannot find it, or the token has no access to it/],
    ['answers 401', { kind: 'unauthorized' }, /GitHub rejected the token/],
    ['answers 403', { kind: 'refuse', status: 403 }, /GitHub denied permission/],
  ];
  for (const [what, fault, words] of broken)
    it(`15. the list ${what}: nothing is destroyed`, async () => {
      const before = [running(), hostNames()];
      world.proxy.inject({ when: LIST, fault, times: 100 });
      const run = await world.pipegen(['prune', '--yes', '--believe-list', '--max-destroy', '50']);
      expect(run.exitCode, run.output).toBe(1);
      expect(run.stderr).toMatch(words);
      expect([running(), hostNames()]).toEqual(before);
      await expectTidy(world, run);
    }, 360_000);

  for (const [what, keep] of [
    ['empty', 0],
    ['suspiciously short', 1],
  ] as const)
    it(`15. the list is ${what}: nothing of an open change is destroyed, even when it is believed`, async () => {
      const before = [running(), hostNames()];
      world.proxy.inject({ when: LIST, fault: { kind: 'shorten', keep }, times: 100 });
      const quiet = await world.pipegen(['prune', '--yes']);
      expect(quiet.exitCode, quiet.output).toBe(0);
      expect(quiet.output).toContain('Nothing to do.');
      const believed = await world.pipegen(['prune', '--yes', '--believe-list', '--max-destroy', '50']);
      expect(believed.exitCode, believed.output).toBe(0);
      expect([running(), hostNames()]).toEqual(before);
      for (const run of [quiet, believed]) await expectTidy(world, run);
      world.proxy.heal();
      await expectSettled(world, ['prune', '--yes']);
      expect((await world.ledger()).openChanges).toBe(4);
    }, 240_000);

  it('15. the list is suspiciously short while something is unused: refused with the reason, unless it is believed', async () => {
    const [first = 0] = open;
    const closed = await deployedChange('closed');
    gitHub.closeUnmerged(closed);
    const before = [running(), hostNames()];
    world.proxy.inject({ when: LIST, fault: { kind: 'shorten', keep: 1 }, times: 100 });
    const refused = await world.pipegen(['prune', '--yes']);
    expect(refused.exitCode, refused.output).toBe(1);
    expect(refused.stderr).toContain('only 1 changes are open, but there were 4 at the last check');
    expect(refused.stderr).toContain('--believe-list');
    expect([running(), hostNames()]).toEqual(before);
    await expectTidy(world, refused);

    const believed = await world.pipegen(['prune', '--yes', '--believe-list']);
    expect(believed.exitCode, believed.output).toBe(0);
    expect(running()).toEqual(open.map((number) => `staging-pr-${number}`).sort());
    expect(hostNames()).toEqual(open.map((number) => `staging-pr-${number}`).sort());
    expect(running()).toContain(`staging-pr-${first}`);
    await expectTidy(world, believed);
    world.proxy.heal();
    await expectSettled(world, ['prune', '--yes']);
  }, 240_000);

  it('15. more than --max-destroy look unused: nothing is destroyed until the limit is raised', async () => {
    const stale = [await deployedChange('stale-1'), await deployedChange('stale-2')];
    for (const number of stale) gitHub.closeUnmerged(number);
    const before = [running(), hostNames()];
    const refused = await world.pipegen(['prune', '--yes', '--max-destroy', '1']);
    expect(refused.exitCode, refused.output).toBe(1);
    expect(refused.stderr).toContain('2 deployments appear unused, more than the limit of 1');
    for (const number of stale) expect(refused.stderr).toContain(`staging-pr-${number}`);
    expect([running(), hostNames()]).toEqual(before);
    await expectTidy(world, refused);
    const raised = await world.pipegen(['prune', '--yes', '--max-destroy', '2']);
    expect(raised.exitCode, raised.output).toBe(0);
    expect(running()).toEqual(open.map((number) => `staging-pr-${number}`).sort());
    await expectSettled(world, ['prune', '--yes']);
  }, 240_000);

  it('24. a change is reopened while its prune waits for the lock: it stays', async () => {
    const number = await deployedChange('reopened');
    gitHub.closeUnmerged(number);
    expect((await world.pipegen(['lock', 'staging', '--reason', 'thinking'])).exitCode).toBe(0);
    const ended = endOf(world.spawn(['prune', '--yes', '--wait-lock', '30']));
    const seen = world.proxy.count(LIST);
    while (world.proxy.count(LIST) === seen) await sleep(20);
    await sleep(1_000);
    const pull = gitHub.pulls.find((candidate) => candidate.number === number);
    if (pull !== undefined) pull.state = 'open';
    expect((await world.pipegen(['unlock', 'staging', '--force'])).exitCode).toBe(0);
    const run = await ended;
    expect(run.exitCode, run.output).toBe(0);
    expect(run.stderr).toContain(`remove staging-pr-${number}, because #${number} was closed unmerged`);
    expect(run.stderr).toContain('Waiting for ');
    expect(run.stdout).toContain('Nothing to do.');
    expect(running()).toContain(`staging-pr-${number}`);
    expect(hostNames()).toContain(`staging-pr-${number}`);
    await expectTidy(world, run);
    open.push(number);
  }, 240_000);

  it('24. a change is reopened while it is destroyed: its pipeline waits, and brings it back', async () => {
    const number = open.at(-1) ?? 0;
    gitHub.closeUnmerged(number);
    const pruning = endOf(world.spawn(['prune', '--yes']));
    while (locksIn(await world.ledger()).length === 0) await sleep(20);
    const pull = gitHub.pulls.find((candidate) => candidate.number === number);
    if (pull !== undefined) pull.state = 'open';
    const variables = { CHANGE_ID: String(number) };
    const deploy = ['deploy', 'staging', '--commit', 'reopened', '--yes', '--wait-lock', '60'];
    const deployed = await world.pipegen(deploy, variables);
    const pruned = await pruning;
    expect(deployed.exitCode, deployed.output).toBe(0);
    expect(pruned.exitCode, pruned.output).toBe(0);
    expect(running()).toContain(`staging-pr-${number}`);
    // The deployment may have looked before it was gone: the next run of the pipeline finds that out.
    const again = await world.pipegen(deploy, variables);
    expect(again.output).toContain('Nothing to do.');
    for (const run of [deployed, pruned]) await expectTidy(world, run);
    await expectSettled(world, ['prune', '--yes']);
  }, 240_000);
});
