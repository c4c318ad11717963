import { createHash } from 'node:crypto';
import type { Dirent, Stats } from 'node:fs';
import { chmod, lstat, mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BLOCKED, describeFound, type FileStep, type FoundFile } from '../../plan/build.ts';
import { whyOf } from '../../run/failure.ts';

/** The only folders of a project that pipegen writes to. */
const OWNED = { files: ['Jenkinsfile', '.env.sample'], folders: ['jenkins'] };

/** A file that is not renamed yet, with the id of the process that writes it. */
const TEMPORARY = /\.(\d+)\.pipegen-new$/;

/** The maximum number of open files. */
const CONCURRENCY = 32;

/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Reads the files in the folders of the project that pipegen generates.
 *
 * Links are not followed, because pipegen must not write to their targets.
 *
 * @param others further files that are wanted, which may be anywhere in the project
 */
export async function readOwnedFiles(
  projectFolder: string,
  others: readonly string[] = [],
): Promise<Map<string, FoundFile>> {
  const found = new Map<string, FoundFile>();
  const files: string[] = [];
  const visit = async (path: string, entry: Pick<Dirent, 'isFile' | 'isDirectory'>, owned: boolean): Promise<void> => {
    if (entry.isFile()) {
      if (!TEMPORARY.test(path)) files.push(path);
    } else if (owned && entry.isDirectory()) {
      const entries = await list(projectFolder, path);
      for (const inner of entries) await visit(`${path}/${inner.name}`, inner, true);
    } else found.set(path, BLOCKED);
  };
  for (const path of [...OWNED.files, ...OWNED.folders]) {
    const entry = await lstat(join(projectFolder, path)).catch(unlessMissing);
    if (entry) await visit(path, entry, OWNED.folders.includes(path));
  }
  for (const path of others) {
    if (found.has(path) || files.includes(path)) continue;
    const entry = await lstatBelow(projectFolder, path);
    if (entry) await visit(path, entry, false);
  }
  await inParallel(files, async (path) => {
    const text = await readFile(join(projectFolder, path), 'utf8').catch(unlessMissing);
    if (text !== undefined) found.set(path, describeFound(text, sha256));
  });
  return found;
}

/** Returns the state of a file, or of a file or link that is in the place of one of its folders. */
async function lstatBelow(projectFolder: string, path: string): Promise<Stats | undefined> {
  const folder = dirname(path);
  const around = folder === '.' ? undefined : await lstatBelow(projectFolder, folder);
  if (around !== undefined && !around.isDirectory()) return around.isFile() ? undefined : around;
  return lstat(join(projectFolder, path)).catch(unlessMissing);
}

/** The execution of a plan failed. */
export class ExecutionError extends Error {
  override readonly name = 'ExecutionError';
  /** The executed steps. An unfinished step leaves its file unchanged. */
  readonly done: readonly FileStep[];
  constructor(message: string, done: readonly FileStep[], options?: ErrorOptions) {
    super(message, options);
    this.done = done;
  }
}

/**
 * Executes a plan: all new files are written under temporary names first and renamed only when every one is on
 * disk, so that a full disk or an interruption before then changes nothing. A file keeps its mode. Another build may do
 * the same meanwhile: each file is one's or the other's, and never half of it.
 *
 * @param signal stops it before the first file is moved
 * @throws {ExecutionError} with the steps that were done
 */
export async function executeBuild(
  projectFolder: string,
  steps: readonly FileStep[],
  signal?: AbortSignal,
): Promise<void> {
  const done: FileStep[] = [];
  const writes = steps.filter((step) => step.kind !== 'delete');
  const temporary = ({ path }: FileStep) => join(projectFolder, `${path}.${process.pid}.pipegen-new`);
  try {
    await removeLeftovers(projectFolder);
    await makeFolders(projectFolder, writes);
    await inParallel(writes, async (step) => {
      signal?.throwIfAborted();
      const target = join(projectFolder, step.path);
      const present = await lstat(target).catch(unlessMissing);
      if (present?.isFile() === false) throw new Error(`${step.path} is a folder or a link.`);
      await writeFile(temporary(step), step.text, { flag: 'wx' });
      if (present) await chmod(temporary(step), present.mode);
    });
    signal?.throwIfAborted();
    for (const step of steps) {
      const target = join(projectFolder, step.path);
      if (step.kind === 'delete') await rm(target, { force: true });
      else await rename(temporary(step), target);
      done.push(step);
    }
    await removeEmptyFolders(
      projectFolder,
      steps.filter(({ kind }) => kind === 'delete'),
    );
  } catch (error) {
    await Promise.allSettled(writes.map((step) => rm(temporary(step), { force: true })));
    await Promise.allSettled([removeEmptyFolders(projectFolder, writes)]);
    throw new ExecutionError(whyOf(error), done, { cause: error });
  }
}

/** @throws {Error} when a folder on the way is a link: what lies behind it is not ours to write. */
async function makeFolders(projectFolder: string, steps: readonly FileStep[]): Promise<void> {
  const folders = new Set<string>();
  for (const { path } of steps) addFolders(folders, path);
  for (const folder of [...folders].sort()) {
    const target = join(projectFolder, folder);
    await mkdir(target).catch(unlessPresent);
    if (!(await lstat(target)).isDirectory()) throw new Error(`${folder} must be a folder, but is a file or a link.`);
  }
}

/** Removes temporary files of killed builds. */
async function removeLeftovers(projectFolder: string): Promise<void> {
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await list(projectFolder, folder)) {
      const path = join(folder, entry.name);
      const writer = entry.isFile() ? TEMPORARY.exec(entry.name)?.[1] : undefined;
      if (writer !== undefined && !isRunning(Number(writer))) await rm(join(projectFolder, path), { force: true });
      else if (entry.isDirectory() && folder !== '.') await visit(path);
    }
  };
  for (const folder of ['.', ...OWNED.folders]) await visit(folder);
}

/** Whether another process of this number runs on this machine. */
function isRunning(id: number): boolean {
  if (id === process.pid) return false;
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Lists a folder; empty if it does not exist. Links are not followed. */
async function list(projectFolder: string, folder: string): Promise<Dirent[]> {
  const target = join(projectFolder, folder);
  const status = await lstat(target).catch(unlessMissing);
  return status?.isDirectory() ? ((await readdir(target, { withFileTypes: true }).catch(unlessMissing)) ?? []) : [];
}

/** Removes empty parent folders of the steps' files. */
async function removeEmptyFolders(projectFolder: string, steps: readonly FileStep[]): Promise<void> {
  const folders = new Set<string>();
  for (const { path } of steps) addFolders(folders, path);
  for (const folder of [...folders].sort().reverse()) await rmdir(join(projectFolder, folder)).catch(unlessUsed);
}

/** Adds the parent folders of a path, outermost first, without the project's folder. */
function addFolders(folders: Set<string>, path: string): void {
  const folder = dirname(path);
  if (folder === '.' || folders.has(folder)) return;
  addFolders(folders, folder);
  folders.add(folder);
}

/** Processes a few items at a time. After a failure it starts no more items, waits for the running ones, and throws. */
async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values();
  const failures: unknown[] = [];
  const workOnRest = async (): Promise<void> => {
    for (const item of rest) {
      if (failures.length > 0) return;
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, workOnRest));
  if (failures.length > 0) throw failures[0];
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function unlessPresent(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function unlessUsed(error: NodeJS.ErrnoException): void {
  if (!['ENOTEMPTY', 'ENOENT', 'EEXIST'].includes(error.code ?? '')) throw error;
}
