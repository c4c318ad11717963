import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import type { CommandRun } from '../world.ts';
import { expectTidy } from './faultyShop.ts';
import { FaultShop } from './shop.ts';

const missing =
  dockerMissing() ??
  programMissing('docker-registry') ??
  programMissing('busybox') ??
  (process.getuid?.() === 0 ? undefined : 'only root may mount a small disk');

describePart('a disk that is full', 'Docker, docker-registry, BusyBox, root', missing, () => {
  const shop = new FaultShop();
  const disks: string[] = [];

  beforeAll(async () => {
    await shop.open();
    await shop.release('one', {}, 'prod');
  }, 360_000);
  afterAll(() => {
    for (const disk of disks) execFileSync('umount', [disk]);
    shop.close();
  });

  /** A small disk at a folder. */
  function mount(folder: string, size: string): void {
    mkdirSync(folder, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
    disks.push(folder);
  }

  function isPlain(run: CommandRun): void {
    expect(run.exitCode, run.output).toBe(1);
    expect(run.output).not.toMatch(/^\s+at .*:\d+:\d+/m);
    expect(run.stderr).toMatch(/[Nn]o space left|Not enough disk space|the disk is full/);
  }

  it('16. disk full where copies go: nothing is half, older ones are untouched, nothing is migrated or destroyed', async () => {
    const backups = join(shop.folder, 'small');
    mount(backups, '512k');
    const small = { PIPEGEN_BACKUP_DIR: backups };
    const first = await shop.pipegen(['backup', 'prod', '--yes'], small);
    expect(first.exitCode, first.output).toBe(0);
    const folder = join(backups, shop.flowName, 'prod/store');
    const before = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
    const fill = 'head -c 900000 /dev/zero > /data/row';
    shop.docker('exec', shop.store('prod'), '/bin/busybox', 'sh', '-c', `/bin/busybox ${fill}`);

    await shop.release('two');
    for (const args of [
      ['backup', 'prod'],
      ['promote', 'prod'],
      ['destroy', 'prod'],
    ]) {
      const run = await shop.pipegen([...args, '--yes'], small);
      isPlain(run);
      expect(run.stderr).toContain('Not enough disk space to back up store of prod');
      expect(run.stderr).not.toMatch(/\] (?:run|start|remove) /);
      await expectTidy(shop, run);
      expect(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')])).toEqual(before);
      expect(shop.pages()).toEqual(['one']);
    }
    await shop.converges('promote', 'prod');
    expect(shop.pages()).toEqual(['two']);
  }, 480_000);

  it('16. disk full where commits are checked out: nothing is half, and with room the same command goes on', async () => {
    await shop.release('three');
    const clone = shop.clone('small-clone');
    const own = join(clone, '.pipegen');
    mount(own, '1m');
    const run = await shop.pipegen(['promote', 'prod', '--yes'], {}, clone);
    isPlain(run);
    await expectTidy(shop, run);
    expect(existsSync(join(own, 'worktrees')) ? readdirSync(join(own, 'worktrees')) : []).toEqual([]);
    expect(shop.pages()).toEqual(['two']);
    execFileSync('mount', ['-o', 'remount,size=64m', own]);
    const again = await shop.pipegen(['promote', 'prod', '--yes'], {}, clone);
    expect(again.exitCode, again.output).toBe(0);
    await shop.isSettled('promote', 'prod');
  }, 360_000);

  it('16. disk full where a plan goes: the plan that was there is as it was', async () => {
    const disk = join(shop.folder, 'plans');
    mount(disk, '64k');
    const plan = join(disk, 'plan.json');
    await shop.done('rollback', 'prod', '--dry-run', '--plan-out', plan);
    const before = readFileSync(plan, 'utf8');
    try {
      writeFileSync(join(disk, 'full'), Buffer.alloc(80_000));
    } catch {
      // As much as fits.
    }
    const run = await shop.pipegen(['rollback', 'prod', '--dry-run', '--plan-out', plan]);
    isPlain(run);
    expect(run.stderr).toContain('plan.json');
    expect(readFileSync(plan, 'utf8')).toBe(before);
    expect(readdirSync(disk).sort()).toEqual(['full', 'plan.json']);
  }, 120_000);
});
