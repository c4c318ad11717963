import { Failure, stateChanged } from '../../run/failure.ts';
import type { Change, DeploymentReport, GitHost } from '../../run/ports/gitHost.ts';
import { HostFailure, hasStatus, isOutage, unlessMissing } from '../failure.ts';
import { connectRest, type RestOptions } from '../rest.ts';
import { type Comment, type PullRequest, toChange } from './answers.ts';

/** Options of a Gitea host. */
export interface GiteaOptions extends Omit<RestOptions, 'host' | 'address' | 'headers'> {
  /** The server's address: `https://git.shop.example`. */
  readonly server: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
  /** The name of the flow whose deployments are reported. */
  readonly flow: string;
}

/** Pauses between attempts, in seconds, while Gitea computes whether a pull request can be merged. */
const MERGEABILITY_WAITS = [1, 1, 2, 4, 8] as const;

/** The most that a page of an answer holds, unless the server's administrator allows more. */
const PAGE = 50;

const STATES = { inProgress: 'pending', success: 'success', failure: 'failure' } as const;

/**
 * Gitea and Forgejo by their REST API, which is the same.
 *
 * It has no deployments: a commit's status says where it is deployed, and the comment on its change has the links.
 *
 * @see https://docs.gitea.com/api/
 */
export function createGitea({ server, repository, token, flow, ...options }: GiteaOptions): GitHost {
  const address = `${server}/api/v1/repos/${repository}`;
  const headers = { authorization: `token ${token}` };
  const { send, surely, wait } = connectRest({ ...options, host: 'Gitea', address, headers });

  const read = async <Answer>(path: string): Promise<Answer> => (await send({ method: 'GET', path })).body as Answer;
  const change = async <Answer>(method: 'POST' | 'PATCH', path: string, body: object): Promise<Answer> =>
    (await send({ method, path, body: JSON.stringify(body) })).body as Answer;

  const readList = async <Item>(path: string): Promise<readonly Item[]> => {
    const items: Item[] = [];
    for (let page = 1; ; page += 1) {
      const { body, headers: answered } = await send({ method: 'GET', path: `${path}limit=${PAGE}&page=${page}` });
      items.push(...(body as readonly Item[]));
      if (!/rel="next"/.test(answered.get('link') ?? '')) return items;
    }
  };

  const readPull = (number: number): Promise<PullRequest | undefined> =>
    unlessMissing(read<PullRequest>(`pulls/${number}`));

  const readOpen = async (): Promise<readonly Change[]> =>
    (await readList<PullRequest>('pulls?state=open&')).map(toChange);

  const findOpenChange = async (source: string, target: string): Promise<Change | undefined> =>
    (await readOpen()).find((one) => one.source === source && one.target === target);

  /** Whether it is merged; `false` to retry. */
  const tryMerge = async (number: number, head: string): Promise<boolean> => {
    try {
      // A squash or a rebase would create other commits, so that pipegen cannot tell which commits a branch contains.
      await change('POST', `pulls/${number}/merge`, { Do: 'merge', head_commit_id: head });
      return true;
    } catch (error) {
      if (!(error instanceof HostFailure) || !(isOutage(error) || MERGE_REFUSALS.includes(error.status))) throw error;
      // The response may have been lost, or another user was faster, so check the current state.
      const pull = await readPull(number);
      if (pull === undefined) throw new Failure('not-mergeable', `#${number} does not exist.`, { cause: error });
      const { state, head: now, url } = toChange(pull);
      if (state === 'merged' && now === head) return true;
      if (now !== head) throw stateChanged(`#${number} has new commits after ${head.slice(0, 7)}.`);
      const isUndecided = state === 'open' && error.status === 405 && /try again later/i.test(error.message);
      if (isOutage(error) || isUndecided) return false;
      throw new Failure('not-mergeable', `#${number} was not merged. ${error.message}`, {
        fix: `Open ${url} and resolve the cause.`,
        cause: error,
      });
    }
  };

  const findComment = async (number: number, mark: string): Promise<Comment | undefined> =>
    (await readList<Comment>(`issues/${number}/comments?`)).find(({ body }) => body.startsWith(mark));

  const describe = ({ environment, state, url }: DeploymentReport): string =>
    `${DESCRIPTIONS[state]} ${environment}${url === undefined ? '' : `: ${url}`}`;

  return {
    async change(number) {
      const pull = await readPull(number);
      return pull && toChange(pull);
    },

    openChanges: readOpen,

    async changesOf(commit) {
      const merged = await unlessMissing(read<PullRequest>(`commits/${commit}/pull`), [404, 422, 500]);
      const recent = await read<readonly PullRequest[]>(`pulls?state=closed&sort=recentupdate&limit=${PAGE}`);
      const found = [
        ...(merged === undefined ? [] : [toChange(merged)]),
        ...[...(await readOpen()), ...recent.map(toChange)].filter(({ head }) => head === commit),
      ];
      return found.filter(({ number }, index) => found.findIndex((other) => other.number === number) === index);
    },

    findOpenChange,

    async openChange({ source, target, title, body }) {
      const open = () => change<PullRequest>('POST', 'pulls', { head: source, base: target, title, body });
      try {
        return await surely(
          async () => toChange(await open()),
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
        options.log(`Gitea cannot merge #${number} yet. Retrying in ${seconds} s.`);
        await wait(seconds);
      }
      if (await tryMerge(number, head)) return;
      throw new Failure('not-mergeable', `Gitea could still not merge #${number}.`, {
        fix: 'Check the pull request, then run the command again.',
      });
    },

    environments: async () => ({ names: [], deployments: [] }),

    forgetEnvironment: async () => undefined,

    async report(report) {
      const status = {
        context: `pipegen/${flow}/${report.environment}`,
        state: STATES[report.state],
        description: describe(report),
        ...(report.logUrl !== undefined && { target_url: report.logUrl }),
      };
      // A duplicate status is harmless, so there is no need to check before a retry.
      await surely(
        () => change('POST', `statuses/${report.commit}`, status),
        async () => undefined,
      );
    },

    async comment(number, mark, text) {
      const body = `${mark}\n${text}`;
      const own = await findComment(number, mark);
      if (own?.body === body) return;
      await surely<unknown>(
        () =>
          own === undefined
            ? change('POST', `issues/${number}/comments`, { body })
            : change('PATCH', `issues/comments/${own.id}`, { body }),
        async () => {
          const found = await findComment(number, mark);
          return found?.body === body ? found : undefined;
        },
      );
    },
  };
}

/** Gitea's statuses for a rejected merge: 405 not possible, not allowed or not known yet; 409 the head moved. */
const MERGE_REFUSALS: readonly number[] = [404, 405, 409];

const DESCRIPTIONS = { inProgress: 'Being deployed to', success: 'Runs in', failure: 'Failed in' } as const;
