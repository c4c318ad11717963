import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Git, type GitResult, gitFailure, isCommitId } from './gitClient.ts';

/** How many commits stay checked out, however long nobody used them. */
const MOST_KEPT = 5;

/** A run may use its folder this long after it asked for it, in milliseconds. */
const LONGEST_USE = 24 * 3_600_000;

const MOST_TRIES = 10;
const PAUSE_MILLISECONDS = 50;

/**
 * Checks a commit out into `<own>/worktrees/<commit>`, a working tree of the same repository. It is made beside its place
 * and put there at once, so that what is there is whole, whoever was killed or works at the same time; what was damaged
 * since is mended. Those of other commits that nobody used for a day are removed if nothing in them changed.
 *
 * @param own the folder that is pipegen's own, in the working copy; git is told to ignore it
 * @param commit a whole commit's name; the working copy has it
 * @returns the folder
 */
export async function checkOutWorktree(git: Git, own: string, commit: string): Promise<string> {
  const root = join(own, 'worktrees');
  const folder = join(root, commit);
  await mkdir(root, { recursive: true });
  await writeFile(join(own, '.gitignore'), '*\n', { flag: 'wx' }).catch(ignoreCodes('EEXIST'));
  if (!(await mend(git, root, commit))) await create(git, root, commit);
  await touch(folder);
  await removeOld(git, root, commit);
  return folder;
}

/** Whether the folder holds exactly the commit's files, which are restored where they are not as they were. */
async function mend(git: Git, root: string, commit: string): Promise<boolean> {
  const folder = join(root, commit);
  // Without the ceiling git would take a folder that lost its link for a part of the working copy around it.
  const inFolder = { env: { GIT_CEILING_DIRECTORIES: root } };
  const { exitCode, stdout } = await git.run(['-C', folder, ...STATUS], inFolder);
  if (exitCode !== 0) return false;
  if (stdout.split('\n').every((line) => line === '' || line === `# branch.oid ${commit}` || isOtherHeader(line)))
    return true;
  return (await git.run(['-C', folder, 'reset', '--quiet', '--hard', commit], inFolder)).exitCode === 0;
}

const STATUS = ['status', '--porcelain=v2', '--branch', '--untracked-files=no'];

function isOtherHeader(line: string): boolean {
  return line.startsWith('# ') && !line.startsWith('# branch.oid ');
}

async function create(git: Git, root: string, commit: string): Promise<void> {
  const folder = join(root, commit);
  const beside = () => `${folder}.${randomUUID()}`;
  const fresh = beside();
  try {
    await succeed(git, ['add', '--quiet', '--detach', fresh, commit]);
    while (!(await put(fresh, folder))) {
      if (await mend(git, root, commit)) return await discard(git, fresh);
      const damaged = beside();
      await rename(folder, damaged).catch(ignoreCodes('ENOENT'));
      await discard(git, damaged);
    }
  } catch (error) {
    await discard(git, fresh);
    throw error;
  }
  // git is told where the folder is now.
  await succeed(git, ['repair', folder]);
}

/** Moves a folder to its place, unless there is something. */
async function put(fresh: string, folder: string): Promise<boolean> {
  try {
    await rename(fresh, folder);
    return true;
  } catch (error) {
    ignoreCodes('ENOTEMPTY', 'EEXIST', 'ENOTDIR')(error);
    return false;
  }
}

async function discard(git: Git, folder: string): Promise<void> {
  await worktree(git, ['repair', folder]);
  await worktree(git, ['remove', '--force', '--force', folder]);
  await rm(folder, { recursive: true, force: true });
}

async function removeOld(git: Git, root: string, wanted: string): Promise<void> {
  const found = (await readdir(root)).filter((name) => name !== wanted);
  const ages = await Promise.all(
    found.map(async (name) => {
      const used = await stat(join(root, name)).catch(ignoreCodes('ENOENT'));
      return { name, used: used?.mtimeMs ?? Date.now() };
    }),
  );
  const unused = ages
    .filter(({ used }) => Date.now() - used > LONGEST_USE)
    .sort((left, right) => left.used - right.used);
  for (const { name } of unused.filter(({ name }) => !isCommitId(name))) await discard(git, join(root, name));
  const surplus = Math.max(0, found.filter(isCommitId).length + 1 - MOST_KEPT);
  const old = unused.filter(({ name }) => isCommitId(name)).slice(0, surplus);
  // Without --force git keeps one in which something changed.
  for (const { name } of old) await worktree(git, ['remove', join(root, name)]);
}

async function succeed(git: Git, args: readonly string[]): Promise<void> {
  const result = await worktree(git, args);
  if (result.exitCode !== 0) throw gitFailure(['worktree'], result);
}

/**
 * Runs `git worktree`, again if it came upon a working tree that another process was just adding: git looks at all of
 * them, and fails on what is written of one by then.
 */
async function worktree(git: Git, args: readonly string[]): Promise<GitResult> {
  for (let tries = 1; ; tries++) {
    const result = await git.run(['worktree', ...args]);
    if (result.exitCode === 0 || tries === MOST_TRIES || !/failed to read .*worktrees/.test(result.stderr))
      return result;
    await sleep(PAUSE_MILLISECONDS);
  }
}

async function touch(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now);
}

/** Lets errors of some codes pass for nothing. */
function ignoreCodes(...codes: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  };
}
