import { type SimpleGit, simpleGit } from 'simple-git';
import { type Failure, ProgramFailure, whyOf } from '../../run/failure.ts';
import type { Commit } from '../../run/ports/repository.ts';
import { type GitOptions, gitEnvironment, gitFailure, gitMissing, isCommitId } from './client.ts';

/** The local history of a working copy. */
export interface GitHistory {
  /** Finds a commit by revision; `undefined` if it is not local. */
  describe(revision: string): Promise<Commit | undefined>;
  has(commit: string): Promise<boolean>;
  /** Reads a file at a commit; `undefined` if it does not exist. */
  readFile(commit: string, path: string): Promise<string | undefined>;
  /** Returns the subjects of commits that are in the second but not in the first, newest first. */
  subjectsBetween(from: string, to: string): Promise<readonly string[]>;
  /** Whether the first commit is the second or an ancestor of it, in the local history; `undefined` if unknown. */
  isAncestor(ancestor: string, descendant: string): Promise<boolean | undefined>;
  /** Whether the working copy is shallow. */
  isShallow(): Promise<boolean>;
}

/**
 * Reads a working copy's history with simple-git.
 *
 * The rule: what only reads what is here goes through simple-git; what writes objects, moves refs or talks to the remote
 * goes through {@link createGit}, as it needs what simple-git does not offer: standard input and variables for one
 * command, a limit to its whole time, an end by another status than 0 that still has an output, and a process group of
 * its own where an interruption must not reach it. Both run git with the same environment variables.
 *
 * What was read of a commit is remembered, as neither it nor what came before it ever changes.
 */
export function createGitHistory({ signal, ...options }: GitOptions & { readonly signal: AbortSignal }): GitHistory {
  let opened: SimpleGit | undefined;
  const open = (): SimpleGit => {
    const environment = gitEnvironment(options);
    return simpleGit({
      baseDir: options.folder,
      abort: signal,
      // Ours: what the user's own environment has of these was left out before.
      allowEnvironment: Object.keys(environment),
      unsafe: { allowUnsafeConfigEnvCount: true, allowUnsafeHooksPath: true },
      // By default it treats a failure without a message as a success, and returns no exit code.
      errors: (error, { exitCode, stdErr }) =>
        exitCode > 0 ? Buffer.from(JSON.stringify({ exitCode, stderr: Buffer.concat(stdErr).toString() })) : error,
    }).env(environment);
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

  /** Returns the output of a command; `undefined` if git cannot find the object. */
  const ask = (...args: readonly string[]): Promise<string | undefined> =>
    read(...args).catch((error: unknown) => {
      if (!(error instanceof ProgramFailure)) throw error;
      return undefined;
    });

  const commits = new Map<string, Commit>();
  /** By `<ancestor>..<descendant>`; negative results only if the history is complete. */
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

/** A command that failed or could not be started. */
function failureOf(folder: string, args: readonly string[], error: unknown): Failure {
  const message = whyOf(error);
  const ended = /^\{.*\}$/s.test(message)
    ? (JSON.parse(message) as { readonly exitCode: number; readonly stderr: string })
    : undefined;
  return ended === undefined
    ? gitMissing(folder, message.split('\n')[0] ?? '', error)
    : gitFailure(args, { ...ended, stdout: '' });
}
