import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../run/failure.ts';
import { type Git, gitFailure, isCommitId } from './client.ts';

/** The number of checked-out commits to keep in any case. */
const MOST_KEPT = 5;

/** How long a run may use a folder, in milliseconds. */
const LONGEST_USE = 24 * 3_600_000;

/** Attempts, and the pause between them, while another process may interfere. */
const MOST_TRIES = 10;
const PAUSE_MILLISECONDS = 50;

/**
 * Checks a commit out into `<own>/worktrees/<commit>`, a working tree of the same repository. It is created under a
 * temporary name and renamed, so that it is always complete, even when processes are killed or run concurrently. A
 * damaged one is repaired. Unchanged ones of other commits are removed when they were not used for a day.
 *
 * @param own the folder that is pipegen's own, in the working copy; git is told to ignore it
 * @param commit a full commit ID of the working copy
 * @returns the folder
 */
export async function checkOutWorktree(git: Git, own: string, commit: string): Promise<string> {
  const root = join(own, 'worktrees');
  const folder = join(root, commit);
  await mkdir(root, { recursive: true });
  await writeFile(join(own, '.gitignore'), '*\n', { flag: 'wx' }).catch(ignoreCodes('EEXIST'));
  for (let tries = 1; !(await repair(git, folder, commit)); tries++) {
    if (tries > MOST_TRIES)
      throw new Failure('checkout-broken', `The files in ${folder} changed after git checked them out.`, {
        fix: `To see the changes, run "git -C ${folder} status".`,
      });
    await create(git, folder, commit);
  }
  const now = new Date();
  await utimes(folder, now, now);
  await removeOld(git, folder);
  return folder;
}

/** Restores changed files, and returns whether the folder contains exactly the commit's files. */
async function repair(git: Git, folder: string, commit: string): Promise<boolean> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const lines = await status(git, folder, '--porcelain=v2', '--branch', '--untracked-files=no');
    if (lines === undefined) return false;
    const isThere = lines.includes(`# branch.oid ${commit}`);
    if (isThere && lines.every((line) => line.startsWith('# '))) return true;
    const reset = await git.run(['-C', folder, 'reset', '--quiet', '--hard', commit], within(folder));
    if (reset.exitCode === 0) return true;
    // Another process may repair it at the same time.
    await sleep(PAUSE_MILLISECONDS);
  }
  return false;
}

/** Returns the lines of `git status` in a working tree; `undefined` if it is missing or damaged. */
async function status(git: Git, folder: string, ...options: readonly string[]): Promise<string[] | undefined> {
  const { exitCode, stdout } = await git.run(['-C', folder, 'status', ...options], within(folder));
  return exitCode === 0 ? stdout.split('\n').slice(0, -1) : undefined;
}

/** Without this ceiling git would take a folder that lost its link for a part of the working copy around it. */
function within(folder: string) {
  return { env: { GIT_CEILING_DIRECTORIES: dirname(folder) } };
}

/** Checks out beside the folder, and moves it there unless another process was faster; what is broken makes way. */
async function create(git: Git, folder: string, commit: string): Promise<void> {
  const beside = () => `${folder}.${randomUUID()}`;
  const fresh = beside();
  try {
    await add(git, fresh, commit);
    while (!(await put(fresh, folder))) {
      if (await repair(git, folder, commit)) return await discard(fresh);
      const broken = beside();
      await rename(folder, broken).catch(ignoreCodes('ENOENT'));
      await discard(broken);
    }
  } catch (error) {
    await discard(fresh);
    throw error;
  }
}

/** git looks at all working trees when it adds one, and fails on what is written so far of one that is just being added. */
async function add(git: Git, folder: string, commit: string): Promise<void> {
  const args = ['worktree', 'add', '--quiet', '--detach', folder, commit];
  for (let tries = 1; ; tries++) {
    const result = await git.run(args);
    if (result.exitCode === 0) return;
    // git does not report the reason.
    if (/unable to (?:write|create)|no space left/i.test(result.stderr)) throw unwritable(folder, commit);
    if (tries === MOST_TRIES || !/failed to read .*worktrees/.test(result.stderr)) throw gitFailure(args, result);
    await sleep(PAUSE_MILLISECONDS);
  }
}

function unwritable(folder: string, commit: string): Failure {
  const root = dirname(folder);
  return new Failure(
    'checkout-unwritable',
    `The files of commit ${commit.slice(0, 7)} cannot be written to ${root}: the disk is full, or the folder is not writable.`,
    { fix: 'Free disk space or fix the permissions, then run the command again. Partial files were removed.' },
  );
}

/** Moves a working tree to its final path, unless something exists there. */
async function put(fresh: string, folder: string): Promise<boolean> {
  const home = await homeOf(fresh);
  try {
    await rename(fresh, folder);
  } catch (error) {
    ignoreCodes('ENOTEMPTY', 'EEXIST', 'ENOTDIR')(error);
    return false;
  }
  if (home !== undefined) await writeFile(join(home, 'gitdir'), `${join(folder, '.git')}\n`);
  return true;
}

/**
 * Where git keeps what belongs to a working tree: a folder in the repository, whose file `gitdir` names the working tree.
 *
 * @see https://git-scm.com/docs/gitrepository-layout `worktrees/<id>/gitdir` is to be changed when one is moved by hand
 */
async function homeOf(folder: string): Promise<string | undefined> {
  const link = await readFile(join(folder, '.git'), 'utf8').catch(() => '');
  const [, path] = /^gitdir: (.+)\n?$/.exec(link) ?? [];
  return path === undefined ? undefined : resolve(folder, path);
}

async function discard(folder: string): Promise<void> {
  const home = await homeOf(folder);
  await rm(folder, { recursive: true, force: true });
  if (home !== undefined && isOurs(basename(home))) await rm(home, { recursive: true, force: true });
}

/** Whether it is the name that a working tree of ours has until it is put in its place, and that git goes on using. */
function isOurs(name: string): boolean {
  return /^[0-9a-f]{40,64}\.[0-9a-f-]{36}$/.test(name);
}

/** Removes unused working trees, except the given folder. */
async function removeOld(git: Git, wanted: string): Promise<void> {
  const root = dirname(wanted);
  const unused = (await unusedIn(root)).filter((folder) => folder !== wanted);
  const isUnfinished = (folder: string): boolean => isOurs(basename(folder));
  for (const folder of unused.filter(isUnfinished)) await discard(folder);

  const surplus = Math.max(0, (await readdir(root)).filter(isCommitId).length - MOST_KEPT);
  for (const folder of unused.filter((folder) => isCommitId(basename(folder))).slice(0, surplus))
    if ((await status(git, folder, '--porcelain'))?.length === 0) await discard(folder);

  const home = await homeOf(wanted);
  if (home === undefined) return;
  for (const lost of (await unusedIn(dirname(home))).filter((folder) => isOurs(basename(folder)))) {
    const link = (await readFile(join(lost, 'gitdir'), 'utf8').catch(() => '')).trim();
    if (link === '' || (await homeOf(dirname(resolve(lost, link)))) !== lost)
      await rm(lost, { recursive: true, force: true });
  }
}

/** Returns entries of a folder that were not used recently, oldest first. */
async function unusedIn(folder: string): Promise<readonly string[]> {
  const found = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const path = join(folder, name);
      return { path, used: (await stat(path).catch(ignoreCodes('ENOENT')))?.mtimeMs ?? Date.now() };
    }),
  );
  const old = found.filter(({ used }) => Date.now() - used > LONGEST_USE);
  return old.sort((left, right) => left.used - right.used).map(({ path }) => path);
}

/** Ignores errors with some codes. */
function ignoreCodes(...codes: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  };
}
