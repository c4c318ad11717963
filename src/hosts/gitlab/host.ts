import { Failure, stateChanged } from '../../run/failure.ts';
import type { Change, GitHost } from '../../run/ports/gitHost.ts';
import { HostFailure, hasStatus, isOutage, unlessMissing } from '../failure.ts';
import { isOwn, type MergeRequest, toChange } from './changes.ts';
import { connectGitLab, type GitLabConnectionOptions, PAGE } from './connection.ts';
import { createGitLabDeployments } from './deployments.ts';

/** Options of a GitLab host. */
export interface GitLabOptions extends GitLabConnectionOptions {
  /** The project's path: `group/subgroup/project`. */
  readonly project: string;
  /** The name of the flow whose deployments are reported. */
  readonly flow: string;
}

/** Pauses between attempts, in seconds, while GitLab computes whether a merge request can be merged. */
const MERGEABILITY_WAITS = [1, 2, 4, 8] as const;

/** GitLab by its REST API. @see https://docs.gitlab.com/api/rest/ */
export function createGitLab({ project, flow, ...options }: GitLabOptions): GitHost {
  const connection = connectGitLab(options);
  const { commits, mergeRequests, notes, surely, wait } = connection;

  const readRequest = (number: number): Promise<MergeRequest | undefined> =>
    unlessMissing(mergeRequests.show(project, number) as Promise<MergeRequest>);

  const readOpen = async (query: { sourceBranch?: string; targetBranch?: string } = {}): Promise<MergeRequest[]> =>
    (await mergeRequests.all({ projectId: project, state: 'opened', perPage: PAGE, ...query })) as MergeRequest[];

  const findOpenChange = async (source: string, target: string): Promise<Change | undefined> =>
    (await readOpen({ sourceBranch: source, targetBranch: target })).filter(isOwn).map(toChange)[0];

  /** Whether it is merged; `false` to retry. */
  const tryMerge = async (number: number, head: string): Promise<boolean> => {
    const before = await readRequest(number);
    try {
      await mergeRequests.merge(project, number, {
        sha: head,
        // A squash would create another commit, so that pipegen cannot tell which commits a branch contains.
        squash: false,
        shouldRemoveSourceBranch: false,
        // GitLab's own message has the number in its last line, where no log shows it.
        mergeCommitMessage: `Merge branch '${before?.source_branch}' into '${before?.target_branch}' (!${number})`,
      });
      return true;
    } catch (error) {
      if (!(error instanceof HostFailure) || !(isOutage(error) || MERGE_REFUSALS.includes(error.status))) throw error;
      // The response may have been lost, or another user was faster, so check the current state.
      const request = (await readRequest(number)) as
        | (MergeRequest & { readonly detailed_merge_status?: string })
        | undefined;
      if (request === undefined) throw new Failure('not-mergeable', `!${number} does not exist.`, { cause: error });
      const { state, head: now, url } = toChange(request);
      if (state === 'merged' && now === head) return true;
      if (now !== head || error.status === 409)
        throw stateChanged(`!${number} has new commits after ${head.slice(0, 7)}.`);
      const status = request.detailed_merge_status ?? '';
      if (state === 'open' && (isOutage(error) || UNDECIDED.includes(status))) return false;
      throw new Failure('not-mergeable', `!${number} was not merged (${status || state}). ${error.message}`, {
        fix: `Open ${url} and resolve the cause.`,
        cause: error,
      });
    }
  };

  const findNote = async (
    number: number,
    mark: string,
  ): Promise<{ readonly id: number; readonly body: string } | undefined> =>
    (await notes.all(project, number, { sort: 'asc', orderBy: 'created_at', perPage: PAGE })).find(({ body }) =>
      body.startsWith(mark),
    );

  return {
    ...createGitLabDeployments({ connection, project, flow }),

    async change(number) {
      const request = await readRequest(number);
      return request && toChange(request);
    },

    changesOf: async (commit) =>
      (
        (await unlessMissing(
          commits.allMergeRequests(project, commit, { perPage: PAGE }) as unknown as Promise<MergeRequest[]>,
        )) ?? []
      ).map(toChange),

    openChanges: async () => (await readOpen()).map(toChange),

    findOpenChange,

    async openChange({ source, target, title, body }) {
      const open = () => mergeRequests.create(project, source, target, title, { description: body });
      try {
        return await surely(
          async () => toChange((await open()) as unknown as MergeRequest),
          () => findOpenChange(source, target),
        );
      } catch (error) {
        // The response if a change is already open.
        const found = hasStatus(error, 409) ? await findOpenChange(source, target) : undefined;
        if (found === undefined) throw error;
        return found;
      }
    },

    async merge(number, head) {
      for (const seconds of MERGEABILITY_WAITS) {
        if (await tryMerge(number, head)) return;
        options.log(`GitLab cannot merge !${number} yet. Retrying in ${seconds} s.`);
        await wait(seconds);
      }
      if (await tryMerge(number, head)) return;
      throw new Failure('not-mergeable', `GitLab could still not merge !${number}.`, {
        fix: 'Check the merge request, then run the command again.',
      });
    },

    async comment(number, mark, text) {
      const body = `${mark}\n${text}`;
      const own = await findNote(number, mark);
      if (own?.body === body) return;
      await surely<unknown>(
        () => (own === undefined ? notes.create(project, number, body) : notes.edit(project, number, own.id, { body })),
        async () => {
          const found = await findNote(number, mark);
          return found?.body === body ? found : undefined;
        },
      );
    },
  };
}

/**
 * What GitLab answers when it does not merge: 404 there is none, 405 it may not or not yet, 406 and 422 a conflict, by the
 * server's version, 409 the head is another one.
 *
 * @see https://docs.gitlab.com/api/merge_requests/#merge-a-merge-request
 */
const MERGE_REFUSALS: readonly number[] = [404, 405, 406, 409, 422];

/** GitLab's statuses while it computes whether a merge request can be merged. */
const UNDECIDED: readonly string[] = ['approvals_syncing', 'checking', 'mergeable', 'preparing', 'unchecked'];
