import { createRequesterFn } from '@gitbeaker/requester-utils';
import { Commits, Deployments, Environments, MergeRequestNotes, MergeRequests, Projects } from '@gitbeaker/rest';
import { connectRest, type RestConnection, type RestOptions, type RestRequest } from '../rest.ts';

/** Options of a GitLab connection. */
export interface GitLabConnectionOptions extends Omit<RestOptions, 'host' | 'address' | 'headers'> {
  /** The server's address: `https://gitlab.com`, with a path where it is below one. */
  readonly server: string;
  readonly token: string;
}

/** The used part of GitLab's API. */
export interface GitLabConnection extends Pick<RestConnection, 'surely' | 'wait'> {
  readonly mergeRequests: MergeRequests;
  readonly notes: MergeRequestNotes;
  readonly commits: Commits;
  readonly deployments: Deployments;
  readonly environments: Environments;
  readonly projects: Projects;
}

/** The maximum page size. */
export const PAGE = 100;

/**
 * Connects by Gitbeaker's resources; nothing is asked yet.
 *
 * Requests are sent by `rest.ts` and not by Gitbeaker itself, which repeats a POST after 502, though it may have been
 * done, and waits a few milliseconds where GitLab says how long its limit lasts.
 */
export function connectGitLab({ server, token, ...options }: GitLabConnectionOptions): GitLabConnection {
  const address = `${server}/api/v4`;
  // Accepts personal, project, group and OAuth tokens.
  const headers = { authorization: `Bearer ${token}` };
  const { send, surely, wait } = connectRest({ ...options, host: 'GitLab', address, headers });
  const requesterFn = createRequesterFn(
    (_, request) => Promise.resolve(request),
    async (endpoint, request = {}) => {
      const {
        method = 'GET',
        prefixUrl = address,
        searchParams = '',
        body,
      } = request as {
        readonly method?: RestRequest['method'];
        readonly prefixUrl?: string;
        readonly searchParams?: string;
        readonly body?: string;
      };
      // Some resources have the beginning of the path in their prefix.
      const folder = prefixUrl.slice(address.length + 1);
      const route = folder === '' ? endpoint : `${folder}/${endpoint}`;
      const path = searchParams === '' ? route : `${route}?${searchParams}`;
      // An empty body comes with a DELETE, for which GitLab has no use.
      const answer = await send({ method, path, ...(body !== undefined && method !== 'DELETE' && { body }) });
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers.entries()),
        body: answer.body as Record<string, unknown>,
      };
    },
  );
  const resource = { host: server, token, requesterFn, rateLimits: {} };
  return {
    mergeRequests: new MergeRequests(resource),
    notes: new MergeRequestNotes(resource),
    commits: new Commits(resource),
    deployments: new Deployments(resource),
    environments: new Environments(resource),
    projects: new Projects(resource),
    surely,
    wait,
  };
}
