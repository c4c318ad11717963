import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { budget, isLongRun } from '../../budget.ts';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { endOf, Lifecycle } from '../world.ts';
import { expectSettled, expectTidy, locksIn } from './faultyShop.ts';

const missing = dockerMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

/** Waits until somebody holds a lock. */
async function lockTaken(world: Lifecycle): Promise<void> {
  while (locksIn(await world.ledger()).length === 0) await sleep(50);
}

/** How many merges a branch has. */
function merges(world: Lifecycle, branch: string): number {
  return Number(world.git(world.bare, 'rev-list', '--count', '--merges', '--first-parent', branch));
}

// The lock is in the ledger, whatever the host.
for (const host of isLongRun ? (['git', 'gitHub'] as const) : (['git'] as const))
  describePart(`many at once, on ${host}`, 'Docker, docker-registry, BusyBox', missing, () => {
    const world = new Lifecycle(host);
    const most = budget(host === 'git' ? 7 : 2);
    const clones: string[] = [];

    beforeAll(async () => {
      await world.open();
      for (let index = 0; index < most; index++) clones.push(world.clone(`engineer-${index}`));
    });
    afterAll(() => world.close());

    it('2. two promotions at once: one wins, the other exits 3 and names the holder', async () => {
      await world.mergeChange('first', 'first');
      expect((await world.pipegen(['deploy', 'staging', '--yes'])).exitCode).toBe(0);
      const winner = endOf(world.spawn(['promote', 'qa', '--yes'], {}, clones[0]));
      await lockTaken(world);
      const loser = await world.pipegen(['promote', 'qa', '--yes'], {}, clones[1]);
      expect(loser.exitCode, loser.output).toBe(3);
      expect(loser.stderr).toMatch(/\[locked\]|locked/);
      expect(loser.stderr).toMatch(/(?:qa|staging) has been locked by \S+@\S+ since \S+: pipegen promote qa\./);
      expect(loser.stderr).toContain('--wait-lock');
      const won = await winner;
      expect(won.exitCode, won.output).toBe(0);
      expect(merges(world, 'QA')).toBe(1);
      expect(world.deployments().filter((project) => project.startsWith('qa-'))).toHaveLength(1);
      await expectTidy(world, won);
      await expectTidy(world, loser);
      await expectSettled(world, ['promote', 'qa', '--yes']);
    }, 360_000);

    it(`2. ${most} promoters at once: one merge, one deployment, and the ledger has every entry`, async () => {
      await world.mergeChange('second', 'second');
      expect((await world.pipegen(['deploy', 'staging', '--yes'])).exitCode).toBe(0);
      const before = (await world.openLedger().entries()).length;
      const waits = (index: number) => index % 2 === 0;
      const runs = await Promise.all(
        clones.map((folder, index) =>
          endOf(world.spawn(['promote', 'qa', '--yes', ...(waits(index) ? ['--wait-lock', '120'] : [])], {}, folder)),
        ),
      );
      const outputs = runs.map(({ exitCode, output }, index) => `--- ${index}: ${exitCode}\n${output}`).join('\n');
      const serving = runs.filter(({ stdout }) => /^qa-pr-\d+ serves release /m.test(stdout));
      expect(serving, outputs).toHaveLength(1);
      for (const [index, run] of runs.entries()) {
        await expectTidy(world, run);
        if (serving.includes(run)) expect(run.exitCode, run.output).toBe(0);
        else if (run.exitCode === 3)
          expect(run.stderr).toMatch(/has been locked by|not in the approved plan|state changed/);
        else expect(run.output).toContain('Nothing to do.');
        if (waits(index)) expect(run.exitCode, run.output).toBe(0);
      }
      expect(merges(world, 'QA')).toBe(2);
      expect(world.deployments().filter((project) => project.startsWith('qa-'))).toHaveLength(2);
      expect(world.deployments().filter((project) => project.startsWith('staging-'))).toEqual([]);

      const entries = (await world.openLedger().entries()).slice(0, -before).toReversed();
      const operations = entries.filter(({ event }) => event === 'begun').map(({ text }) => text);
      expect(new Set(operations).size, operations.join('\n')).toBe(operations.length);
      // Who took a lock ended it before the next one took it, with a higher number.
      const turns = entries.filter(({ event }) => event !== 'begun' && event !== 'renewed');
      expect(turns.map(({ event }) => event)).toEqual(turns.map((_, at) => (at % 2 === 0 ? 'started' : 'finished')));
      const fences = turns.flatMap(({ fence }) => fence ?? []);
      expect(fences).toEqual(fences.toSorted((left, right) => left - right));
      expect(new Set(fences).size).toBe(turns.length / 2);
      await expectSettled(world, ['promote', 'qa', '--yes']);
    }, 480_000);
  });
