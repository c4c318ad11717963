import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCopies } from '../../../src/adapters/files/copies.ts';
import { describePart } from '../../parts/require.ts';
import { request } from './copyRequest.ts';

let backups: string;
const files = (folder = backups) => readdirSync(join(folder, 'prod/postgres')).sort();

beforeEach(() => {
  backups = mkdtempSync(join(tmpdir(), 'pipegen-copies-'));
});
afterEach(() => rmSync(backups, { recursive: true, force: true }));

describePart('copies on a small disk', 'a file system of its own (root)', mountMissing(), () => {
  let disk: string;
  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), 'pipegen-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  });
  afterEach(() => {
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  });

  const mebibyte = (part: number) => Buffer.alloc(Math.floor(1024 * 1024 * part), 'x');

  it('leave nothing half when it is full, and keep the older ones', async () => {
    const store = createCopies(disk);
    const older = await store.writeCopy(request, { dump: async (file) => writeFileSync(file, mebibyte(0.3)) });
    const tooLarge = store.writeCopy(request, {
      'data.tar': async (file) => writeFileSync(file, mebibyte(0.3)),
      'logs.tar': async (file) => writeFileSync(file, mebibyte(0.9)),
    });
    await expect(tooLarge).rejects.toMatchObject({
      code: 'disk-full',
      message: `Not enough disk space to back up postgres of prod in ${disk}/prod/postgres.`,
      fix: expect.stringContaining('PIPEGEN_BACKUP_DIR') as string,
    });
    expect(files(disk)).toEqual(['20240229T120000Z.dump', '20240229T120000Z.json']);
    expect(Object.keys(await store.openCopy(older))).toEqual(['20240229T120000Z.dump']);
  });

  it('do not begin where there is no room for as much as the last one', async () => {
    const store = createCopies(disk);
    await store.writeCopy(request, { dump: async (file) => writeFileSync(file, mebibyte(0.6)) });
    let isBegun = false;
    const next = store.writeCopy(request, {
      dump: async () => {
        isBegun = true;
      },
    });
    await expect(next).rejects.toMatchObject({ code: 'disk-full' });
    expect(isBegun).toBe(false);
  });
});

/** Why no file system can be mounted here. */
function mountMissing(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'a file system cannot be mounted';
  } finally {
    if (existsSync(folder)) rmSync(folder, { recursive: true });
  }
}
