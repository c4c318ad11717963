import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { isLongRun } from '../../budget.ts';
import type { Fault } from '../../hosts/github/server/faultProxy.ts';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { endOf } from '../world.ts';
import { expectSettled, expectTidy, FaultyShop } from './faultyShop.ts';

const missing = dockerMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

const MERGE = /^PUT .*\/pulls\/\d+\/merge$/;
const OPEN = /^POST .*\/pulls$/;
const DEPLOY = /^POST .*\/deployments$/;
const STATUS = /^POST .*\/deployments\/\d+\/statuses$/;
const COMMENT = /^POST .*\/issues\/\d+\/comments$/;

describePart('a GitHub that fails', 'Docker, docker-registry, BusyBox', missing, () => {
  const world = new FaultyShop();
  const { gitHub } = world;
  let page = 0;

  beforeAll(() => world.open());
  afterAll(() => world.close());
  afterEach(() => world.proxy.heal());

  const merges = () => Number(world.git(world.bare, 'rev-list', '--count', '--merges', '--first-parent', 'QA'));

  /** A change that runs in STAGING. */
  async function deployed(): Promise<void> {
    page += 1;
    await world.mergeChange(`page-${page}`, `page ${page}`);
    const run = await world.pipegen(['deploy', 'staging', '--yes']);
    expect(run.exitCode, run.output).toBe(0);
  }

  const lost: readonly (readonly [string, Fault])[] = [
    ['500', { kind: 'failAfter' }],
    ['a broken connection', { kind: 'dropAfter' }],
  ];
  // The contract of git hosts has both; a promotion goes the same way after either.
  for (const [what, fault] of lost.slice(0, isLongRun ? 2 : 1))
    it(`10. ${what} after success, of each change: read back, and nothing is done twice`, async () => {
      await deployed();
      const before = { merges: merges(), pulls: gitHub.pulls.length, deployments: gitHub.deployments.length };
      const comments = gitHub.comments.length;
      const seen = world.proxy.requests.length;
      for (const when of [OPEN, MERGE, DEPLOY, STATUS, COMMENT]) world.proxy.inject({ when, fault });
      const run = await world.pipegen(['promote', 'qa', '--yes']);
      expect(run.exitCode, run.output).toBe(0);
      expect(run.output).not.toContain('Warning');
      const requests = world.proxy.requests.slice(seen);
      for (const once of [OPEN, MERGE, DEPLOY, COMMENT])
        expect(
          requests.filter((line) => once.test(line)),
          String(once),
        ).toHaveLength(1);
      expect(merges()).toBe(before.merges + 1);
      expect(gitHub.pulls).toHaveLength(before.pulls + 1);
      // That of STAGING went with its deployment.
      expect(gitHub.deployments).toHaveLength(before.deployments);
      expect(gitHub.deployments.at(-1)?.statuses.at(-1)).toMatchObject({ state: 'success' });
      expect(gitHub.comments).toHaveLength(comments + 1);
      expect(world.deployments()).toContain(`qa-pr-${gitHub.pulls.length}`);
      await expectTidy(world, run);
      await expectSettled(world, ['promote', 'qa', '--yes']);
    }, 240_000);

  it('10. GitHub 500 before anything was done: it is tried again, and done once', async () => {
    await deployed();
    const before = { merges: merges(), pulls: gitHub.pulls.length };
    for (const when of [OPEN, MERGE, DEPLOY, COMMENT]) world.proxy.inject({ when, fault: { kind: 'failBefore' } });
    const run = await world.pipegen(['promote', 'qa', '--yes']);
    expect(run.exitCode, run.output).toBe(0);
    expect(run.stderr).toMatch(/The request was not executed\. Retrying in 1 s\./);
    expect(merges()).toBe(before.merges + 1);
    expect(gitHub.pulls).toHaveLength(before.pulls + 1);
    await expectTidy(world, run);
    await expectSettled(world, ['promote', 'qa', '--yes']);
  }, 240_000);

  it('10. GitHub is down for good: it ends, says what to do, and the same command goes on afterwards', async () => {
    await deployed();
    const before = { merges: merges(), projects: world.deployments() };
    world.proxy.inject({ when: MERGE, fault: { kind: 'failBefore' }, times: 100 });
    const run = await world.pipegen(['promote', 'qa', '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).toMatch(/could still not merge|is unreachable/);
    expect(run.stderr).toContain('run the command again');
    expect(merges()).toBe(before.merges);
    expect(world.deployments()).toEqual(before.projects);
    await expectTidy(world, run);
    world.proxy.heal();
    const pulls = gitHub.pulls.length;
    const again = await world.pipegen(['promote', 'qa', '--yes']);
    expect(again.exitCode, again.output).toBe(0);
    expect(gitHub.pulls).toHaveLength(pulls);
    expect(merges()).toBe(before.merges + 1);
    await expectSettled(world, ['promote', 'qa', '--yes']);
  }, 360_000);

  it('18. the token expired midway, at each request: it stops, destroys nothing, and a rerun finishes', async () => {
    await deployed();
    let runs = 0;
    for (let passing = 0; ; passing++) {
      const before = { staging: world.deployments().filter((name) => name.startsWith('staging-')), merges: merges() };
      world.proxy.inject({ when: /./, fault: { kind: 'unauthorized' }, after: passing });
      const run = await world.pipegen(['promote', 'qa', '--yes']);
      world.proxy.heal();
      await expectTidy(world, run);
      if (run.exitCode === 0) {
        // What GitHub shows is a warning, when all else is done.
        expect(run.output).toMatch(/Warning: qa-pr-\d+ is not shown on the git host: GitHub rejected the token|serves/);
        break;
      }
      runs += 1;
      expect(run.exitCode, run.output).toBe(1);
      expect(run.stderr).toContain('GitHub rejected the token');
      expect(run.stderr).toContain('Renew the token, then run the same command again to continue.');
      expect(world.deployments().filter((name) => name.startsWith('staging-'))).toEqual(before.staging);
      expect(merges() - before.merges).toBeLessThanOrEqual(1);
    }
    expect(runs).toBeGreaterThan(2);
    await expectSettled(world, ['promote', 'qa', '--yes']);
    expect(world.deployments().filter((name) => name.startsWith('staging-'))).toEqual([]);
  }, 240_000);

  describePart('in mid-prune', 'Docker', missing, () => {
    const names = () => gitHub.environments.filter((name) => name.startsWith('staging-pr-90'));

    /** Environments of changes that were closed, of which nothing runs. */
    function stale(count: number): void {
      for (let index = 0; index < count; index++) {
        const environment = `staging-pr-900${index}`;
        const task = `pipegen:${world.flowName}`;
        const deployment = gitHub.deploy({ ref: 'STAGING', environment, task, transient_environment: true });
        deployment.statuses.push({ state: 'success' });
      }
    }

    const PRUNE = ['prune', '--yes', '--max-destroy', '50'];

    beforeAll(async () => {
      // What the tests before left behind.
      expect((await world.pipegen(PRUNE)).exitCode).toBe(0);
    });

    it('11. a secondary limit in mid-prune: it waits, says so, and finishes', async () => {
      stale(4);
      world.proxy.inject({ when: /^DELETE /, fault: { kind: 'secondaryLimit' }, after: 2 });
      world.proxy.inject({ when: /^DELETE /, fault: { kind: 'tooManyRequests' }, after: 4 });
      const run = await world.pipegen(PRUNE);
      expect(run.exitCode, run.output).toBe(0);
      expect(run.stderr.match(/GitHub's secondary rate limit is reached: waiting 1 s\./g)).toHaveLength(2);
      expect(names()).toEqual([]);
      await expectTidy(world, run);
      await expectSettled(world, PRUNE);
    }, 240_000);

    it('11. a limit that does not end: it gives up, asks for no more, and the rerun finishes', async () => {
      stale(4);
      world.proxy.inject({ when: /^DELETE /, fault: { kind: 'secondaryLimit' }, after: 2, times: 1_000 });
      const seen = world.proxy.requests.length;
      const run = await world.pipegen(PRUNE);
      expect(run.exitCode, run.output).toBe(1);
      expect(run.stderr).toContain('is reached again: giving up');
      expect(run.stderr).toContain("GitHub's rate limit is exceeded");
      expect(run.stderr).toContain('Then run the same command again to continue.');
      // The two that passed, and the third with its repetitions.
      expect(world.proxy.requests.slice(seen).filter((line) => line.startsWith('DELETE '))).toHaveLength(2 + 3);
      expect(names()).toHaveLength(3);
      await expectTidy(world, run);
      world.proxy.heal();
      expect((await world.pipegen(PRUNE)).exitCode).toBe(0);
      expect(names()).toEqual([]);
      await expectSettled(world, PRUNE);
    }, 240_000);

    it('11. killed in mid-prune: the rerun resumes', async () => {
      stale(4);
      world.proxy.inject({ when: /^DELETE /, fault: { kind: 'delay', milliseconds: 2_000 }, after: 3 });
      const child = world.spawn(PRUNE);
      const ended = endOf(child);
      const seen = world.proxy.count(/^DELETE /);
      while (world.proxy.count(/^DELETE /) < seen + 4) await sleep(20);
      child.kill('SIGKILL');
      expect((await ended).signal).toBe('SIGKILL');
      world.proxy.heal();
      // What was on its way when it was killed still arrives.
      await sleep(2_500);
      expect(names().length).toBeGreaterThan(0);
      expect(names().length).toBeLessThan(4);
      const again = await world.pipegen(PRUNE);
      expect(again.exitCode, again.output).toBe(0);
      expect(names()).toEqual([]);
      await expectTidy(world, again);
      await expectSettled(world, PRUNE);
    }, 240_000);

    it('18. the token expired in mid-prune, at each request: it stops there, and the rerun finishes', async () => {
      stale(2);
      for (let passing = 0; ; passing++) {
        world.proxy.inject({ when: /./, fault: { kind: 'unauthorized' }, after: passing });
        const seen = world.proxy.requests.length;
        const projects = world.deployments();
        const run = await world.pipegen(PRUNE);
        world.proxy.heal();
        await expectTidy(world, run);
        expect(world.deployments()).toEqual(projects);
        if (run.exitCode === 0) break;
        expect(run.exitCode, run.output).toBe(1);
        expect(run.stderr).toContain('GitHub rejected the token');
        // Nobody is asked once more who has said no; what was asked at the same time was on its way.
        expect(world.proxy.requests.length - seen - passing).toBeLessThanOrEqual(2);
      }
      expect(names()).toEqual([]);
      await expectSettled(world, PRUNE);
    }, 360_000);
  });
});
