import { setTimeout as sleep } from 'node:timers/promises';
import { type Git, gitFailure } from './client.ts';

/** The timeout of remote commands, in seconds. */
export const REMOTE_SECONDS = 60;

/** The number of attempts to move a ref while another push has its lock file: a few seconds in total. */
const MOST_TRIES = 10;
const LONGEST_PAUSE_MILLISECONDS = 150;

/**
 * Returns the current commit of a ref on `origin`; `undefined` if it does not exist.
 *
 * @throws {ProgramFailure} if the remote is unreachable
 */
export async function readRemoteRef(git: Git, ref: string): Promise<string | undefined> {
  const lines = (await git.read(['ls-remote', 'origin', ref], { seconds: REMOTE_SECONDS })).split('\n');
  return lines.map((line) => line.split('\t')).find(([, name]) => name === ref)?.[0];
}

/**
 * Brings the commits of a ref of the remote into the working copy, and its own ref of the name `local` up to date.
 * Another process may do the same: that one of them does not get the lock of the local ref does not matter, so what
 * counts is whether the objects are there afterwards.
 */
export async function fetchRemoteRef(git: Git, ref: string, local: string, seconds = REMOTE_SECONDS): Promise<void> {
  await fetchFromRemote(git, [`+${ref}:${local}`], seconds);
}

/** Fetches, whether it succeeds or not, without the tags and the maintenance that people may want. */
export async function fetchFromRemote(git: Git, what: readonly string[], seconds: number): Promise<void> {
  const quietly = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance'];
  await git.run(['fetch', ...quietly, 'origin', ...what], { seconds });
}

/**
 * Moves a ref of the remote from one commit to another, in one step at the server: of all who try it from the same
 * commit one succeeds. `undefined` stands for a ref that is not there.
 *
 * An answer that got lost on its way is no failure: what the remote has then counts.
 *
 * @returns whether it was moved; if not, somebody else moved it elsewhere
 * @throws {ProgramFailure} when the remote does not allow it or cannot be reached; it is unknown then whether it moved
 * @see https://git-scm.com/docs/git-push#Documentation/git-push.txt---force-with-leaseltrefnamegt
 */
export async function moveRemoteRef(
  git: Git,
  ref: string,
  from: string | undefined,
  to: string | undefined,
): Promise<boolean> {
  const push = ['push', '--porcelain', `--force-with-lease=${ref}:${from ?? ''}`, 'origin', `${to ?? ''}:${ref}`];
  for (let tries = 1; ; tries++) {
    const result = await git.run(push, { seconds: REMOTE_SECONDS });
    if (result.exitCode === 0) return true;
    const reasons = [
      ...result.stderr.split('\n').filter((line) => IS_LOCKED.test(line)),
      refusalIn(result.stdout) ?? '',
    ];
    const failure = gitFailure(push, { ...result, stderr: `${result.stderr}${reasons.join('\n')}` });
    const now = await readRemoteRef(git, ref).catch(() => {
      throw failure;
    });
    if (now === to) return true;
    if (now !== from) return refusalIn(result.stdout) === undefined && (await isBehind(git, ref, to, now));
    if (tries === MOST_TRIES || !IS_LOCKED.test(failure.stderr)) throw failure;
    await sleep(Math.random() * LONGEST_PAUSE_MILLISECONDS);
  }
}

/** Errors of a server while another push has the lock of the ref. */
const IS_LOCKED = /cannot lock ref|failed to (?:lock|update ref)|unable to create '[^']*\.lock'/i;

/** The reason in the line of a ref that the remote would not move; none when its answer never came. */
function refusalIn(porcelain: string): string | undefined {
  return /^!\t.*\[(?:remote )?rejected\] \((.*)\)$/m.exec(porcelain)?.[1];
}

/** Whether somebody built on the commit already: the move went well, and only its answer got lost. */
async function isBehind(git: Git, ref: string, commit: string | undefined, head: string | undefined): Promise<boolean> {
  if (commit === undefined || head === undefined) return false;
  await fetchRemoteRef(git, ref, ref.replace('refs/heads/', 'refs/remotes/origin/'));
  return (await git.run(['merge-base', '--is-ancestor', commit, head])).exitCode === 0;
}
