import { type SimpleGit, simpleGit } from 'simple-git';
import { type Failure, ProgramFailure, whyOf } from '../../run/failure.ts';
import type { Commit } from '../../run/ports/repository.ts';
import { type GitOptions, gitFailure, gitMissing, gitSurroundings, isCommitId } from './client.ts';

/** What a working copy knows of commits. */
export interface GitHistory {
  /** The commit that a revision names; `undefined` when it names none that is here. */
  describe(revision: string): Promise<Commit | undefined>;
  has(commit: string): Promise<boolean>;
  /** A file as a commit has it; `undefined` when it has none of that path. */
  readFile(commit: string, path: string): Promise<string | undefined>;
  /** The subjects of the commits that the second has and the first has not, newest first. */
  subjectsBetween(from: string, to: string): Promise<readonly string[]>;
  /** Whether the first commit is the second or an ancestor of it, as far as the history is here; `undefined` when that cannot be read. */
  isAncestor(ancestor: string, descendant: string): Promise<boolean | undefined>;
  /** Whether the history is cut off. */
  isShallow(): Promise<boolean>;
}

/**
 * Reads a working copy's history with simple-git.
 *
 * The rule: what only reads what is here goes through simple-git; what writes objects, moves refs or talks to the remote
 * goes through {@link createGit}, as it needs what simple-git does not offer: standard input and variables for one
 * command, a limit to its whole time, an end by another status than 0 that still has an output, and a process group of
 * its own where an interruption must not reach it. Both run git in the same surroundings.
 *
 * What was read of a commit is remembered, as neither it nor what came before it ever changes.
 */
export function createGitHistory({ signal, ...options }: GitOptions & { readonly signal: AbortSignal }): GitHistory {
  let opened: SimpleGit | undefined;
  const open = (): SimpleGit => {
    const surroundings = gitSurroundings(options);
    return simpleGit({
      baseDir: options.folder,
      abort: signal,
      // Ours: what the user's own environment has of these was left out before.
      allowEnvironment: Object.keys(surroundings),
      unsafe: { allowUnsafeConfigEnvCount: true, allowUnsafeHooksPath: true },
      // By default it takes an end without a message for a success, and tells no status.
      errors: (error, { exitCode, stdErr }) =>
        exitCode > 0 ? Buffer.from(JSON.stringify({ exitCode, stderr: Buffer.concat(stdErr).toString() })) : error,
    }).env(surroundings);
  };

  const read = async (...args: readonly string[]): Promise<string> => {
    signal.throwIfAborted();
    try {
      opened ??= open();
      return await opened.raw(...args);
    } catch (error) {
      signal.throwIfAborted();
      throw failureOf(options.folder, args, error);
    }
  };

  /** What a command prints; `undefined` when git does not know what it is asked about. */
  const ask = (...args: readonly string[]): Promise<string | undefined> =>
    read(...args).catch((error: unknown) => {
      if (!(error instanceof ProgramFailure)) throw error;
      return undefined;
    });

  const commits = new Map<string, Commit>();
  /** By `<ancestor>..<descendant>`; of those that were not found only where nothing can be added to the history. */
  const ancestors = new Map<string, boolean>();
  let isWhole = false;

  const describe = async (revision: string): Promise<Commit | undefined> => {
    const known = commits.get(revision);
    if (known !== undefined) return known;
    const text = await ask('log', '-1', '--format=%H%n%T%n%s', '--end-of-options', `${revision}^{commit}`, '--');
    const [id = '', tree = '', subject = ''] = text?.split('\n') ?? [];
    if (text === undefined) return undefined;
    const commit = { id, tree, subject };
    commits.set(id, commit);
    return commit;
  };

  return {
    describe,
    has: async (commit) => isCommitId(commit) && (await describe(commit)) !== undefined,
    readFile: (commit, path) => ask('cat-file', 'blob', `${commit}:${path}`),
    subjectsBetween: async (from, to) =>
      (await read('log', '--format=%s', `${from}..${to}`, '--')).split('\n').slice(0, -1),
    async isAncestor(ancestor, descendant) {
      const range = `${ancestor}..${descendant}`;
      const known = ancestors.get(range);
      if (known !== undefined) return known;
      const found = await read('merge-base', '--is-ancestor', ancestor, descendant).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof ProgramFailure)) throw error;
          return error.exitCode === 1 ? false : undefined;
        },
      );
      if (found === true || (found === false && isWhole)) ancestors.set(range, found);
      return found;
    },
    async isShallow() {
      isWhole ||= (await ask('rev-parse', '--is-shallow-repository'))?.trim() === 'false';
      return !isWhole;
    },
  };
}

/** A command that ended with another status than 0, or that could not be run at all. */
function failureOf(folder: string, args: readonly string[], error: unknown): Failure {
  const message = whyOf(error);
  const ended = /^\{.*\}$/s.test(message)
    ? (JSON.parse(message) as { readonly exitCode: number; readonly stderr: string })
    : undefined;
  return ended === undefined
    ? gitMissing(folder, message.split('\n')[0] ?? '', error)
    : gitFailure(args, { ...ended, stdout: '' });
}
