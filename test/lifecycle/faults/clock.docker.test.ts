import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { type CommandRun, endOf, Lifecycle } from '../world.ts';
import { expectTidy, locksIn } from './faultyShop.ts';

const missing = dockerMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

/** Moves every clock of a process that somebody may set; what measures how long something takes goes on. */
const SKEW = `
const Real = Date;
const skew = Number(process.env.PIPEGEN_TEST_SKEW_HOURS) * 3_600_000;
globalThis.Date = class Date extends Real {
  constructor(...args) {
    if (args.length === 0) super(Real.now() + skew);
    else super(...args);
  }
  static now() {
    return Real.now() + skew;
  }
};
`;

describePart('a clock that is wrong', 'Docker, docker-registry, BusyBox', missing, () => {
  const world = new Lifecycle();
  const skewed = (hours: number) => ({
    NODE_OPTIONS: `--require ${join(world.folder, 'skew.cjs')}`,
    PIPEGEN_TEST_SKEW_HOURS: String(hours),
  });

  beforeAll(async () => {
    await world.open();
    writeFileSync(join(world.folder, 'skew.cjs'), SKEW);
  });
  afterAll(() => world.close());

  /** Runs a command on a machine whose clock is wrong by some hours. */
  const wrong = (hours: number, ...args: string[]): Promise<CommandRun> => world.pipegen(args, skewed(hours));

  it('17. clock skew is caused: this process believes that it is another day', async () => {
    const run = await wrong(-72, 'status', '--json');
    expect(run.exitCode, run.output).toBe(0);
    const { PIPEGEN_TEST_SKEW_HOURS: _, NODE_OPTIONS } = skewed(-72);
    const { execFileSync } = await import('node:child_process');
    const env = { ...process.env, NODE_OPTIONS, PIPEGEN_TEST_SKEW_HOURS: '-72' };
    const told = Number(execFileSync(process.execPath, ['--print', 'Date.now()'], { env, encoding: 'utf8' }));
    expect(Math.round((Date.now() - told) / 3_600_000)).toBe(72);
  }, 120_000);

  for (const hours of [-30, 30])
    it(`17. clock skew of ${hours} hours: deploying, promoting and pruning go by the engine's clock`, async () => {
      const number = await world.mergeChange(`skewed${hours}`, `skewed ${hours}`);
      for (const args of [
        ['deploy', 'staging', '--yes'],
        ['promote', 'qa', '--yes'],
      ]) {
        const run = await wrong(hours, ...args);
        expect(run.exitCode, run.output).toBe(0);
        await expectTidy(world, run);
      }
      expect(world.deployments().some((name) => name.startsWith('qa-pr-'))).toBe(true);
      const again = await wrong(hours, 'promote', 'qa', '--yes');
      expect(again.output).toContain('Nothing to do.');
      const prune = await wrong(hours, 'prune', '--dry-run');
      expect(prune.output).not.toContain('time to live');
      const status = await wrong(hours, 'status');
      const [line = ''] = status.stdout.split('\n').filter((text) => text.includes('qa-pr-'));
      expect(line, `of #${number}\n${status.stdout}`).toMatch(/ (?:\d+ s|[12] min) old /);
      // The time at the top is the engine's as well.
      const [, shown = ''] = /^\S+ (\S+ \S+)$/m.exec(status.stdout) ?? [];
      expect(Math.abs(Date.parse(shown.replace(' ', 'T')) - engineNow())).toBeLessThan(60_000);
    }, 360_000);

  it('17. clock skew of eight days either way: the time to live of what is young has not run out', async () => {
    await world.mergeChange('young', 'young');
    expect((await world.pipegen(['deploy', 'staging', '--yes'])).exitCode).toBe(0);
    for (const hours of [-200, 200]) {
      const run = await wrong(hours, 'prune', '--yes');
      expect(run.exitCode, run.output).toBe(0);
      expect(run.output).not.toContain('time to live');
      await expectTidy(world, run);
    }
    expect(world.deployments().some((name) => name.startsWith('staging-'))).toBe(true);
  }, 240_000);

  it('17. clock skew between two engineers: a lock that is held counts as held, for exactly its time', async () => {
    // Of a machine whose clock is a day behind: by its own time this lock would have run out long ago.
    const locked = await wrong(-24, 'lock', 'qa', '--for', '1h', '--reason', 'looking at it');
    expect(locked.exitCode, locked.output).toBe(0);
    const { lock } = (await world.ledger()).environments.qa ?? {};
    const left = Date.parse(lock?.expiresAt ?? '') - engineNow();
    expect(left).toBeGreaterThan(55 * 60_000);
    expect(left).toBeLessThanOrEqual(60 * 60_000);
    for (const hours of [-24, 0, 24]) {
      const run = await wrong(hours, 'promote', 'qa', '--yes');
      expect(run.exitCode, run.output).toBe(3);
      expect(run.stderr).toContain('qa has been locked by');
      expect(run.stderr).toContain('looking at it');
    }
    expect(locksIn(await world.ledger())).toHaveLength(1);
    expect((await world.pipegen(['unlock', 'qa', '--force'])).exitCode).toBe(0);
  }, 120_000);

  it('17. clock skew between two engineers: a freeze ends when the engine says so', async () => {
    expect((await wrong(24, 'freeze', 'qa', '--reason', 'no time', '--until', soon(3_600_000))).exitCode).toBe(0);
    for (const hours of [-24, 24]) {
      const run = await wrong(hours, 'promote', 'qa', '--yes');
      expect(run.exitCode, run.output).toBe(3);
      expect(run.stderr).toContain('qa has been frozen by');
    }
    expect((await world.pipegen(['unfreeze', 'qa'])).exitCode).toBe(0);
    const run = await wrong(24, 'promote', 'qa', '--yes');
    expect(run.exitCode, run.output).toBe(0);
    await expectTidy(world, run);
  }, 240_000);

  it('17. clock skew in the middle of a run: what waits, waits as long as it was told', async () => {
    expect((await world.pipegen(['lock', 'staging', '--reason', 'waiting'])).exitCode).toBe(0);
    await world.mergeChange('waits', 'waits');
    const began = performance.now();
    const run = await endOf(world.spawn(['deploy', 'staging', '--yes', '--wait-lock', '3'], skewed(-24)));
    expect(run.exitCode, run.output).toBe(3);
    expect(performance.now() - began).toBeGreaterThan(3_000);
    expect(performance.now() - began).toBeLessThan(30_000);
    expect((await world.pipegen(['unlock', 'staging', '--force'])).exitCode).toBe(0);
  }, 120_000);

  function engineNow(): number {
    return Date.parse(world.docker('info', '--format', '{{.SystemTime}}').join(''));
  }

  function soon(milliseconds: number): string {
    return new Date(engineNow() + milliseconds).toISOString();
  }
});
