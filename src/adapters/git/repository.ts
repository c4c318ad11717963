import { resolve } from 'node:path';
import { printableLine } from '../../plan/printable.ts';
import { Failure, ProgramFailure, stateChanged } from '../../run/failure.ts';
import type { Repository } from '../../run/ports/repository.ts';
import { OWN_FOLDER } from '../files/store.ts';
import { createGit, type GitOptions, gitFailure, isCommitId } from './client.ts';
import { createGitHistory } from './history.ts';
import { fetchFromRemote, fetchRemoteRef, moveRemoteRef, readRemoteRef } from './remote.ts';
import { checkOutWorktree } from './worktrees.ts';

/** The timeout of fetching, which may transfer the full history, in seconds. */
const FETCH_SECONDS = 600;

/** A working copy. A missing part of the history, as in a shallow clone, is fetched from `origin`. */
export function createRepository(options: GitOptions & { readonly signal: AbortSignal }): Repository {
  const git = createGit(options);
  const history = createGitHistory(options);
  const { describe, has } = history;

  /** Whether the commit is here or can be had from the remote, which may have it on no branch any more. */
  const obtain = async (commit: string): Promise<boolean> => {
    if (!isCommitId(commit) || (await has(commit))) return isCommitId(commit);
    await fetchFromRemote(git, [commit], FETCH_SECONDS);
    return has(commit);
  };

  const require = async (...commits: readonly string[]): Promise<void> => {
    for (const commit of commits)
      if (!(await obtain(commit)))
        throw new Failure(
          'commit-unknown',
          `Unknown commit "${printableLine(commit)}": it is neither in the working copy nor on "origin".`,
          {
            fix: 'To list the commits, run git fetch and git log --all.',
          },
        );
  };

  /** Whether the history goes back to its beginning, once what a shallow working copy lacks was fetched. */
  const complete = async (): Promise<boolean> => {
    if (!(await history.isShallow())) return true;
    await fetchFromRemote(git, ['--unshallow'], FETCH_SECONDS);
    return !(await history.isShallow());
  };

  const branchHead = async (branch: string): Promise<string | undefined> => {
    if (!isName(branch)) return undefined;
    const ref = `refs/heads/${branch}`;
    const head = await readRemoteRef(git, ref).catch(unlessStopped);
    if (head === undefined || (await has(head))) return head;
    await fetchRemoteRef(git, ref, `refs/remotes/origin/${branch}`, FETCH_SECONDS);
    return (await has(head)) ? head : undefined;
  };

  return {
    async head() {
      const head = await describe('HEAD');
      if (head !== undefined) return head;
      throw new Failure('no-commit', `No commit is checked out in ${options.folder}.`, {
        fix: 'Run the command in a working copy of the repository of the flow.',
      });
    },

    branchHead,

    async find(revision) {
      if (isCommitId(revision)) return (await obtain(revision)) ? describe(revision) : undefined;
      if (!isName(revision)) return undefined;
      const named = ['remotes/origin', 'heads', 'tags'].map((kind) => `refs/${kind}/${revision}`);
      const shortened = /^[0-9a-f]{4,}$/.test(revision) ? [revision] : [];
      for (const name of [(await branchHead(revision)) ?? [], named, shortened].flat()) {
        const commit = await describe(name);
        if (commit !== undefined) return commit;
      }
      return undefined;
    },

    async readFile(commit, path) {
      await require(commit);
      return history.readFile(commit, path);
    },

    async folderOf(tree, folder) {
      const path = folder.replace(/\/$/, '');
      return path === '.'
        ? tree
        : (await git.read(['rev-parse', '--verify', '--end-of-options', `${tree}:${path}`])).trim();
    },

    async subjectsBetween(from, to) {
      await require(from, to);
      await complete();
      return history.subjectsBetween(from, to);
    },

    async tryMerge(into, head) {
      await require(into, head);
      await complete();
      const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', into, head];
      const result = await git.run(args);
      const [tree = '', ...conflicts] = result.stdout.split(/[\0\n]/).filter((part) => part !== '');
      if (result.exitCode === 0) return { tree };
      if (result.exitCode === 1) return { conflicts };
      if (result.exitCode !== WRONG_USAGE) throw gitFailure(args, result);
      throw new Failure('git-too-old', `${(await git.read(['--version'])).trim()} cannot simulate a merge.`, {
        fix: 'Install git 2.38 or newer.',
      });
    },

    async createBranch(branch, commit) {
      await require(commit);
      if (!(await moveRemoteRef(git, branchRef(branch), undefined, commit)))
        throw stateChanged(`"origin" already has a branch "${branch}" at another commit.`);
    },

    async deleteBranch(branch, commit) {
      if (isCommitId(commit)) await moveRemoteRef(git, branchRef(branch), commit, undefined);
    },

    async checkOut(commit) {
      await require(commit);
      return checkOutWorktree(git, resolve(options.folder, OWN_FOLDER), commit);
    },

    async contains(ancestor, descendant) {
      if (!(await has(ancestor)) || !(await has(descendant))) return undefined;
      const isWhole = await complete();
      const isAncestor = await history.isAncestor(ancestor, descendant);
      return isAncestor === false && !isWhole ? undefined : isAncestor;
    },
  };
}

/** The exit code of git for an unknown option. */
const WRONG_USAGE = 129;

function branchRef(branch: string): string {
  if (isName(branch)) return `refs/heads/${branch}`;
  throw new Failure('branch-name', `Invalid branch name "${branch}".`, { exitCode: 2 });
}

/**
 * Whether a text can be part of a ref's name: nothing that git would take for an option, a pattern or an operator.
 *
 * @see https://git-scm.com/docs/git-check-ref-format
 */
function isName(text: string): boolean {
  return /^(?!-)[^\s\p{Cc}~^:?*[\\]+$/u.test(text) && !/\.\.|@\{/.test(text);
}

function unlessStopped(error: unknown): undefined {
  if (!(error instanceof ProgramFailure)) throw error;
}
