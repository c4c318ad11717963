import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { Failure, worldMoved } from '../run/failure.ts';
import type { Change, DeploymentReport, GitHost } from '../run/ports/gitHost.ts';

/** Which repository of which GitHub. */
export interface GitHubOptions {
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
  /** The API's address when it is not github.com's. */
  readonly api?: string;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** The most that one page of an answer holds. */
const PAGE = 100;

/** How often a request is repeated after GitHub's limits were met. */
const PATIENCE = 2;

const STATES = { inProgress: 'in_progress', success: 'success', failure: 'failure' } as const;

/** GitHub by its REST API. @see https://docs.github.com/en/rest */
export function createGitHub({ repository, ...connection }: GitHubOptions): GitHost {
  const [owner = '', repo = ''] = repository.split('/');
  const where = { owner, repo };
  const { rest, paginate } = connect(connection);

  const readChange = async (number: number): Promise<Change | undefined> => {
    const answer = await unlessMissing(rest.pulls.get({ ...where, pull_number: number }));
    return answer && toChange(answer.data);
  };

  const findDeployment = async ({ environment, commit }: DeploymentReport): Promise<number | undefined> => {
    const { data } = await rest.repos.listDeployments({ ...where, environment, sha: commit, per_page: 1 });
    return data[0]?.id;
  };

  const createDeployment = async (report: DeploymentReport): Promise<number> => {
    const { data } = await rest.repos.createDeployment({
      ...where,
      ref: report.commit,
      environment: report.environment,
      // The defaults would merge the default branch and wait for every check.
      auto_merge: false,
      required_contexts: [],
      transient_environment: report.isTransient,
      production_environment: report.isProduction,
    });
    if ('id' in data) return data.id;
    throw new Failure('deployment-refused', `GitHub made no deployment: ${data.message ?? 'it gives no reason'}.`);
  };

  return {
    change: readChange,

    changesOf: async (commit) =>
      (
        (
          await unlessMissing(
            rest.repos.listPullRequestsAssociatedWithCommit({ ...where, commit_sha: commit, per_page: PAGE }),
          )
        )?.data ?? []
      ).map(toChange),

    openChanges: async () =>
      (await paginate(rest.pulls.list, { ...where, state: 'open', per_page: PAGE })).map(toChange),

    async findOpenChange(source, target) {
      const query = { ...where, state: 'open', head: `${owner}:${source}`, base: target, per_page: PAGE } as const;
      return (await rest.pulls.list(query)).data.map(toChange).find((change) => change.source === source);
    },

    openChange: async ({ source, target, title, body }) =>
      toChange((await rest.pulls.create({ ...where, head: source, base: target, title, body })).data),

    async merge(number, head) {
      try {
        await rest.pulls.merge({ ...where, pull_number: number, sha: head });
      } catch (error) {
        // An answer that got lost after the merge, or someone who was faster: what counts is what is merged now.
        const change = await readChange(number);
        if (change?.state === 'merged' && change.head === head) return;
        if (statusOf(error) === 409) throw worldMoved(`#${number} moved on from ${head.slice(0, 7)}.`);
        if (statusOf(error) !== 405) throw error;
        throw new Failure('not-mergeable', `GitHub does not merge #${number}: ${messageOf(error)}`, {
          fix: `Open ${change?.url ?? `#${number}`} and resolve what blocks it.`,
          cause: error,
        });
      }
    },

    async report(report) {
      const id = (await findDeployment(report)) ?? (await createDeployment(report));
      await rest.repos.createDeploymentStatus({
        ...where,
        deployment_id: id,
        state: STATES[report.state],
        auto_inactive: false,
        ...(report.url === undefined ? {} : { environment_url: report.url }),
        ...(report.logUrl === undefined ? {} : { log_url: report.logUrl }),
      });
    },

    async comment(change, mark, text) {
      const body = `${mark}\n${text}`;
      const comments = await paginate(rest.issues.listComments, { ...where, issue_number: change, per_page: PAGE });
      const own = comments.find((comment) => comment.body?.startsWith(mark));
      if (own === undefined) await rest.issues.createComment({ ...where, issue_number: change, body });
      else if (own.body !== body) await rest.issues.updateComment({ ...where, comment_id: own.id, body });
    },
  };
}

function connect({ token, api, signal, log }: Omit<GitHubOptions, 'repository'>) {
  const waitAndTell = (what: string) => (seconds: number, _request: unknown, _octokit: unknown, attempts: number) => {
    log(`GitHub's ${what} is reached: waiting ${seconds} s.`);
    return attempts < PATIENCE;
  };
  const octokit = new (Octokit.plugin(retry, throttling))({
    auth: token,
    userAgent: 'pipegen',
    ...(api === undefined ? {} : { baseUrl: api }),
    request: { signal },
    log: { debug: () => {}, info: () => {}, warn: log, error: log },
    throttle: {
      // Each server counts for itself.
      id: api ?? 'github.com',
      onRateLimit: waitAndTell('hourly limit'),
      onSecondaryRateLimit: waitAndTell('limit for bursts'),
    },
  });
  octokit.hook.before('request', (options) => {
    // What changes something may have happened although its answer got lost: the next run looks before it repeats.
    if (options.method !== 'GET') options.request = { ...options.request, retries: 0 };
  });
  return octokit;
}

/** The part of GitHub's answers that all kinds of pull requests share. */
interface PullRequest {
  readonly number: number;
  readonly state: string;
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
  readonly html_url: string;
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string };
}

function toChange(pull: PullRequest): Change {
  return {
    number: pull.number,
    state: pull.merged_at !== null ? 'merged' : pull.state === 'open' ? 'open' : 'closed',
    source: pull.head.ref,
    target: pull.base.ref,
    head: pull.head.sha,
    ...(pull.merge_commit_sha === null ? {} : { mergeCommit: pull.merge_commit_sha }),
    url: pull.html_url,
  };
}

/** GitHub says 404 for what is not there, and 422 for a commit that it never saw. */
async function unlessMissing<Answer>(asking: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asking;
  } catch (error) {
    const status = statusOf(error);
    if (status === 404 || status === 422) return undefined;
    throw error;
  }
}

function statusOf(error: unknown): number | undefined {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
