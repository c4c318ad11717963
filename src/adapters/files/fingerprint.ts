import { createHash } from 'node:crypto';
import { type BigIntStats, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What stood at some paths of a project at one moment: for each path what it was, with a hash of its content (a
 * folder's is its names), and what the file system said of it.
 */
export interface Fingerprint {
  /** Milliseconds since 1970, from before the first path was looked at. */
  readonly takenAt: number;
  readonly entries: { readonly [path: string]: readonly [content: string, status: string] };
}

/** File systems may give two changes within so many milliseconds the same time, and their clock may lag behind ours. */
const CLOCK_TICK = 50;

/** @param paths relative to the project's folder; what does not exist is noted as missing */
export function takeFingerprint(projectFolder: string, paths: Iterable<string>): Fingerprint {
  const takenAt = Date.now();
  const entries: Record<string, [string, string]> = {};
  for (const path of paths) {
    const file = join(projectFolder, path);
    // The status first: whatever changes while the content is read shows as a change later.
    const status = readStatus(file);
    entries[path] = [readContent(file, status), formatStatus(status)];
  }
  return { takenAt, entries };
}

/** Whether every path is as it was. Content is read only where the file system cannot vouch for it. */
export function isFresh(projectFolder: string, { takenAt, entries }: Fingerprint): boolean {
  return Object.entries(entries).every(([path, [content, formerStatus]]) => {
    const file = join(projectFolder, path);
    const status = readStatus(file);
    const settled = status === undefined || Number(status.ctimeMs) < takenAt - CLOCK_TICK;
    return (settled && formatStatus(status) === formerStatus) || readContent(file, status) === content;
  });
}

/** The latest moment at which any of the paths may have changed, in milliseconds since 1970. */
export function lastChange(projectFolder: string, paths: Iterable<string>): number {
  let latest = 0;
  for (const path of paths) latest = Math.max(latest, Number(readStatus(join(projectFolder, path))?.ctimeMs ?? 0));
  return latest + CLOCK_TICK;
}

/** All files and folders in a folder, itself first; none when there is no such folder. Links are not followed. */
export function* walk(projectFolder: string, folder: string): Generator<string> {
  const status = readStatus(join(projectFolder, folder));
  yield folder;
  if (status?.isDirectory() !== true) return;
  for (const name of readdirSync(join(projectFolder, folder))) yield* walk(projectFolder, `${folder}/${name}`);
}

function readStatus(file: string): BigIntStats | undefined {
  return lstatSync(file, { bigint: true, throwIfNoEntry: false });
}

function formatStatus(status: BigIntStats | undefined): string {
  if (status === undefined) return '';
  const { ino, mode, size, mtimeNs, ctimeNs } = status;
  return [ino, mode, size, mtimeNs, ctimeNs].join(' ');
}

function readContent(file: string, status: BigIntStats | undefined): string {
  if (status === undefined) return 'missing';
  if (status.isFile()) return `file ${hash(readFileSync(file))}`;
  return status.isDirectory() ? `folder ${hash(readdirSync(file).sort().join('\n'))}` : 'other';
}

function hash(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
