import { setTimeout as sleep } from 'node:timers/promises';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import Bottleneck from 'bottleneck/light.js';
import { timeLimit } from '../../adapters/process/timeLimit.ts';
import { HostFailure } from '../failure.ts';
import { createSurely, type Surely } from '../surely.ts';
import { toFailure } from './failure.ts';

/** Options of a GitHub connection. */
export interface GitHubConnectionOptions {
  readonly token: string;
  /** The API's address when it is not github.com's: `https://github.example/api/v3`. */
  readonly api?: string;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  /** The length of a second of waiting, in milliseconds: 1,000, or less in tests. */
  readonly second?: number;
}

/** GitHub's API with rate limiting, retries, and errors that say how to fix them. */
export interface GitHubConnection {
  readonly rest: Octokit['rest'];
  readonly paginate: Octokit['paginate'];
  /**
   * Sends a GraphQL query.
   *
   * @throws {HostFailure}
   */
  query<Answer>(text: string, variables: { readonly [name: string]: unknown }): Promise<Answer>;
  readonly surely: Surely;
  wait(seconds: number): Promise<void>;
}

/** The maximum page size. */
export const PAGE = 100;

/** The maximum number of retries after a rate limit. */
const LIMIT_REPETITIONS = 2;

/** The timeout of a request. GitHub's own timeout is ten seconds. */
const TIMEOUT_SECONDS = 30;

/** Creates a client. */
export function connectGitHub(options: GitHubConnectionOptions): GitHubConnection {
  const { signal, log, second = 1_000 } = options;
  const octokit = createOctokit({ ...options, second });
  const wait = (seconds: number): Promise<void> => sleep(seconds * second, undefined, { signal });

  return {
    rest: octokit.rest,
    paginate: octokit.paginate,

    async query<Answer>(text: string, variables: { readonly [name: string]: unknown }) {
      try {
        return await octokit.graphql<Answer>(text, { ...variables });
      } catch (error) {
        throw error instanceof HostFailure ? error : toFailure(error);
      }
    },

    surely: createSurely(wait, log),

    wait,
  };
}

function createOctokit({
  token,
  api,
  signal,
  log,
  second,
}: Required<Pick<GitHubConnectionOptions, 'second'>> & GitHubConnectionOptions) {
  const waitAndTell =
    (what: string) => (seconds: number, _request: unknown, _octokit: unknown, repetitions: number) => {
      const isPatient = repetitions < LIMIT_REPETITIONS;
      log(`GitHub's ${what} is reached${isPatient ? `: waiting ${seconds} s` : ' again: giving up'}.`);
      return isPatient;
    };
  const octokit = new (Octokit.plugin(retry, throttling))({
    auth: token,
    userAgent: 'pipegen',
    ...(api === undefined ? {} : { baseUrl: api }),
    request: {
      // A hanging connection would block the pipeline.
      fetch: (url: string, init: RequestInit) =>
        fetch(url, { ...init, signal: timeLimit(TIMEOUT_SECONDS * 1_000, signal) }),
    },
    // Errors are reported by the caller.
    log: { debug: () => {}, info: () => {}, warn: log, error: () => {} },
    retry: { retryAfterBaseValue: second },
    throttle: {
      // Each server has its own rate limit.
      id: api ?? 'github.com',
      retryAfterBaseValue: second,
      onRateLimit: waitAndTell('hourly rate limit'),
      onSecondaryRateLimit: waitAndTell('secondary rate limit'),
      ...(isLimited(api) ? {} : { write: unpaced('write'), notifications: unpaced('notifications') }),
    },
  });
  octokit.hook.before('request', (request) => {
    // A change may have been executed although its response was lost: `surely` checks before a retry.
    if (isChange(request)) request.request = { ...request.request, retries: 0 };
  });
  let lastChange: Promise<unknown> = Promise.resolve();
  octokit.hook.wrap('request', (send, request) => {
    if (!isChange(request)) return send(request);
    // https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api: one after the other.
    const change = lastChange.then(() => send(request));
    lastChange = change.catch(() => {});
    return change;
  });
  octokit.hook.error('request', (error) => {
    signal.throwIfAborted();
    throw toFailure(error);
  });
  return octokit;
}

/** Whether a request changes anything. GraphQL is used only for reading. */
function isChange({ method, url }: { readonly method: string; readonly url: string }): boolean {
  return method !== 'GET' && !url.endsWith('/graphql');
}

/**
 * Whether a server counts requests: github.com and its data residences do, and get a second's pause between changes as
 * they ask for. GitHub Enterprise Server does not unless its administrator says so; it is heard when it refuses.
 *
 * @see https://docs.github.com/en/enterprise-server@latest/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function isLimited(api: string | undefined): boolean {
  return api === undefined || /(?:^|\.)(?:github\.com|ghe\.com)$/.test(new URL(api).hostname);
}

function unpaced(id: string): Bottleneck.Group {
  return new Bottleneck.Group({ id: `unpaced-${id}`, maxConcurrent: 1 });
}
