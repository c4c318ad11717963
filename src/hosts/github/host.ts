import { Failure, stateChanged } from '../../run/failure.ts';
import type { Change, GitHost } from '../../run/ports/gitHost.ts';
import { HostFailure, hasStatus, isOutage, unlessMissing } from '../failure.ts';
import { readChangesTogether } from './changes.ts';
import { connectGitHub, type GitHubConnectionOptions, PAGE } from './connection.ts';
import { createGitHubDeployments } from './deployments.ts';

/** Options of a GitHub host. */
export interface GitHubOptions extends GitHubConnectionOptions {
  /** `owner/name`. */
  readonly repository: string;
  /** The name of the flow whose deployments are reported. */
  readonly flow: string;
}

/** Pauses between attempts, in seconds, while GitHub computes whether a pull request can be merged. */
const MERGEABILITY_WAITS = [1, 2, 4, 8] as const;

/** GitHub by its REST API, and by GraphQL where that needs fewer requests. @see https://docs.github.com/en/rest */
export function createGitHub({ repository, flow, ...options }: GitHubOptions): GitHost {
  const [owner = '', repo = ''] = repository.split('/');
  const where = { owner, repo };
  const connection = connectGitHub(options);
  const { rest, paginate, surely, wait } = connection;

  const readPull = async (number: number): Promise<PullRequest | undefined> =>
    (await unlessMissing(rest.pulls.get({ ...where, pull_number: number }), MISSING))?.data;

  const findOpenChange = async (source: string, target: string): Promise<Change | undefined> => {
    const query = { ...where, state: 'open', head: `${owner}:${source}`, base: target, per_page: PAGE } as const;
    // A fork of the same owner may have a branch of the same name.
    const own = (await rest.pulls.list(query)).data.filter(({ head, base }) => isSame(head.repo, base.repo));
    return own.map(toChange).find((change) => change.source === source);
  };

  /** Whether it is merged; `false` to retry. */
  const tryMerge = async (number: number, head: string): Promise<boolean> => {
    try {
      // A squash or a rebase would create other commits, so that pipegen cannot tell which commits a branch contains.
      await rest.pulls.merge({ ...where, pull_number: number, sha: head, merge_method: 'merge' });
      return true;
    } catch (error) {
      if (!(error instanceof HostFailure) || !(isOutage(error) || MERGE_REFUSALS.includes(error.status))) throw error;
      // The response may have been lost, or another user was faster, so check the current state.
      const pull = await readPull(number);
      if (pull === undefined) throw new Failure('not-mergeable', `#${number} does not exist.`, { cause: error });
      const { state, ...change } = toChange(pull);
      if (state === 'merged' && change.head === head) return true;
      if (error.status === 409 || change.head !== head)
        throw stateChanged(`#${number} has new commits after ${head.slice(0, 7)}.`);
      if (isOutage(error) || (state === 'open' && isUndecided(pull, error))) return false;
      throw notMergeable(change, error);
    }
  };

  const findComment = async (change: number, mark: string) =>
    (await paginate(rest.issues.listComments, { ...where, issue_number: change, per_page: PAGE })).find((comment) =>
      comment.body?.startsWith(mark),
    );

  return {
    ...createGitHubDeployments({ connection, where, flow }),

    change: readChangesTogether(connection, where, async (number) => {
      const pull = await readPull(number);
      return pull && toChange(pull);
    }),

    changesOf: async (commit) =>
      (
        (await unlessMissing(
          paginate(rest.repos.listPullRequestsAssociatedWithCommit, { ...where, commit_sha: commit, per_page: PAGE }),
          MISSING,
        )) ?? []
      ).map(toChange),

    openChanges: async () =>
      (await paginate(rest.pulls.list, { ...where, state: 'open', per_page: PAGE })).map(toChange),

    findOpenChange,

    async openChange({ source, target, title, body }) {
      const open = async () => (await rest.pulls.create({ ...where, head: source, base: target, title, body })).data;
      try {
        return await surely(
          async () => toChange(await open()),
          () => findOpenChange(source, target),
        );
      } catch (error) {
        // The response if a change is already open, among other reasons.
        const found = hasStatus(error, 422) ? await findOpenChange(source, target) : undefined;
        if (found === undefined) throw error;
        return found;
      }
    },

    async merge(number, head) {
      for (const seconds of MERGEABILITY_WAITS) {
        if (await tryMerge(number, head)) return;
        options.log(`GitHub cannot merge #${number} yet. Retrying in ${seconds} s.`);
        await wait(seconds);
      }
      if (await tryMerge(number, head)) return;
      throw new Failure('not-mergeable', `GitHub could still not merge #${number}.`, {
        fix: 'Check the pull request, then run the command again.',
      });
    },

    async comment(change, mark, text) {
      const body = `${mark}\n${text}`;
      const own = await findComment(change, mark);
      if (own?.body === body) return;
      await surely<unknown>(
        () =>
          own === undefined
            ? rest.issues.createComment({ ...where, issue_number: change, body })
            : rest.issues.updateComment({ ...where, comment_id: own.id, body }),
        async () => {
          const found = await findComment(change, mark);
          return found?.body === body ? found : undefined;
        },
      );
    },
  };
}

/** GitHub's statuses for a rejected merge: 405 not possible or not allowed; 409 the head moved. */
const MERGE_REFUSALS: readonly number[] = [405, 409];

/**
 * Whether GitHub does not know yet if a pull request can be merged: it was just opened, or its target just moved.
 *
 * @see https://docs.github.com/en/rest/guides/using-the-rest-api-to-interact-with-your-git-database#checking-mergeability-of-pull-requests
 */
function isUndecided({ mergeable }: PullRequest, { message }: HostFailure): boolean {
  // It may have been computed meanwhile.
  return mergeable === null || (mergeable === true && /base branch was modified|is not mergeable/i.test(message));
}

function notMergeable({ number, url }: Omit<Change, 'state'>, failure: HostFailure): Failure {
  if (/merge commits are not allowed/i.test(failure.message))
    return new Failure(
      'merge-commits-forbidden',
      `The repository forbids merge commits, so #${number} was not merged.`,
      {
        fix: 'Allow merge commits in its settings. After a squash or a rebase, pipegen cannot tell which commits a branch contains.',
        cause: failure,
      },
    );
  return new Failure('not-mergeable', `#${number} was not merged. ${failure.message}`, {
    fix: `Open ${url} and resolve the cause.`,
    cause: failure,
  });
}

/** The common part of all responses with pull requests. */
interface PullRequest {
  readonly number: number;
  readonly state: string;
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
  /** Only of one that is asked for by its number; `null` while it is computed. */
  readonly mergeable?: boolean | null;
  readonly html_url: string;
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string };
}

/** Of a fork that was deleted nothing is known. */
function isSame(left: { readonly id: number } | null, right: { readonly id: number }): boolean {
  return left?.id === right.id;
}

function toChange(pull: PullRequest): Change {
  const { number, html_url: url, merge_commit_sha: mergeCommit } = pull;
  const change = { number, source: pull.head.ref, target: pull.base.ref, head: pull.head.sha, url };
  // An open pull request has a merge commit as well, one that GitHub only tries.
  if (pull.merged_at === null) return { ...change, state: pull.state === 'open' ? 'open' : 'closed' };
  return { ...change, state: 'merged', ...(mergeCommit === null ? {} : { mergeCommit }) };
}

/** GitHub says 404 for what is not there, and 422 for a commit that it never saw. */
const MISSING = [404, 422];
