import { setTimeout as sleep } from 'node:timers/promises';
import { readLimited } from '../adapters/http/limitedBody.ts';
import { fieldsOf, parseJson, textOf } from '../adapters/http/unknownJson.ts';
import { timeLimit } from '../adapters/process/timeLimit.ts';
import { HostFailure, isOutage, readable } from './failure.ts';
import { createSurely, OUTAGE_WAITS, type Surely } from './surely.ts';

/** Options of a REST connection. */
export interface RestOptions {
  /** The readable name of the host: `GitLab`. */
  readonly host: string;
  /** The address that paths are below, without a slash at its end: `https://git.shop.example/api/v1`. */
  readonly address: string;
  /** The authorization header. */
  readonly headers: { readonly [name: string]: string };
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  /** The length of a second of waiting, in milliseconds: 1,000, or less in tests. */
  readonly second?: number;
}

/** A request. */
export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the address, its parts encoded, with its query: `repos/shop/shop/pulls?state=open`. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
}

/** A successful response. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON, or the text of what is none. */
  readonly body: unknown;
}

/**
 * A git host's REST API: changes are sent one after the other, reads are retried on server errors, and all
 * requests are retried after a rate limit.
 */
export interface RestConnection {
  /** @throws {HostFailure} for all error responses */
  send(request: RestRequest): Promise<RestAnswer>;
  readonly surely: Surely;
  wait(seconds: number): Promise<void>;
}

/** The maximum number of retries after a rate limit. */
const LIMIT_REPETITIONS = 2;

/** The timeout of a request, in seconds. */
const TIMEOUT_SECONDS = 30;

const MOST_BYTES = 64 * 1024 * 1024;

/** Creates a client. */
export function connectRest({ host, address, headers, signal, log, second = 1_000 }: RestOptions): RestConnection {
  const wait = (seconds: number): Promise<void> => sleep(seconds * second, undefined, { signal });

  const sendOnce = async ({ method, path, body }: RestRequest): Promise<RestAnswer> => {
    signal.throwIfAborted();
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(`${address}/${path}`, {
        method,
        headers: {
          accept: 'application/json',
          'user-agent': 'pipegen',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body }),
        signal: timeLimit(TIMEOUT_SECONDS * 1_000, signal),
      });
      text = await readLimited(answer, MOST_BYTES);
    } catch (error) {
      signal.throwIfAborted();
      throw failureOf(host, { status: 500, headers: new Headers(), said: whyNoAnswer(error), cause: error });
    }
    const json = parseJson(text);
    if (answer.ok) return { status: answer.status, headers: answer.headers, body: json ?? text };
    throw failureOf(host, { status: answer.status, headers: answer.headers, said: saidIn(json, text) });
  };

  /** Retries after a rate limit, when the request was not executed. */
  const sendPatiently = async (request: RestRequest): Promise<RestAnswer> => {
    for (let repetitions = 0; ; repetitions += 1) {
      try {
        return await sendOnce(request);
      } catch (error) {
        if (!(error instanceof LimitFailure) || repetitions === LIMIT_REPETITIONS) throw error;
        log(`The rate limit of ${host} is reached: waiting ${error.seconds} s.`);
        await wait(error.seconds);
      }
    }
  };

  const read = async (request: RestRequest): Promise<RestAnswer> => {
    for (const seconds of OUTAGE_WAITS) {
      try {
        return await sendPatiently(request);
      } catch (error) {
        if (!(error instanceof HostFailure && isOutage(error))) throw error;
        await wait(seconds);
      }
    }
    return sendPatiently(request);
  };

  let lastChange: Promise<unknown> = Promise.resolve();
  return {
    send(request) {
      if (request.method === 'GET') return read(request);
      const change = lastChange.then(() => sendPatiently(request));
      lastChange = change.catch(() => {});
      return change;
    },
    surely: createSurely(wait, log),
    wait,
  };
}

/** A rate limit is exceeded. */
class LimitFailure extends HostFailure {
  /** The time to wait. */
  readonly seconds: number;

  constructor(host: string, status: number, said: string, seconds: number) {
    super(status, 'host-limit', `The rate limit of ${host} is exceeded: ${said}`, {
      fix: `Wait ${seconds} s, then run the same command again to continue.`,
      isGeneral: true,
    });
    this.seconds = seconds;
  }
}

function failureOf(
  host: string,
  {
    status,
    headers,
    said,
    cause,
  }: { readonly status: number; readonly headers: Headers; readonly said: string; readonly cause?: unknown },
): HostFailure {
  if (status === 429) return new LimitFailure(host, status, said, secondsToWait(headers));
  const { code, what, fix, isGeneral = false } = explain(host, status);
  return new HostFailure(status, code, said === '' ? `${what}.` : `${what}: ${said}`, { fix, cause, isGeneral });
}

/** @see https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers */
function secondsToWait(headers: Headers): number {
  const after = Number(headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(after)) return Math.max(1, Math.ceil(after));
  const reset = Number(headers.get('ratelimit-reset') ?? Number.NaN);
  return Number.isFinite(reset) ? Math.max(1, Math.ceil(reset - Date.now() / 1_000)) : 60;
}

interface Explanation {
  readonly code: string;
  readonly what: string;
  readonly fix: string;
  readonly isGeneral?: boolean;
}

function explain(host: string, status: number): Explanation {
  if (status === 401)
    return {
      code: 'credentials-refused',
      what: `${host} rejected the token`,
      fix: 'Renew the token, then run the same command again to continue.',
      isGeneral: true,
    };
  if (status === 403)
    return {
      code: 'not-allowed',
      what: `${host} denied permission`,
      fix: "Grant the token's user more permissions in the repository, or the token a wider scope.",
    };
  if (status === 404)
    return {
      code: 'host-not-found',
      what: `${host} cannot find it, or the token has no access to it`,
      fix: 'Check "repository" in the flow, and that the token can read it.',
    };
  if (status >= 500)
    return {
      code: 'host-unreachable',
      what: `${host} is unreachable`,
      fix: 'Run the command again later.',
      isGeneral: true,
    };
  return {
    code: 'host-refused',
    what: `${host} rejected the request`,
    fix: 'Fix the reported problem, then run the command again.',
  };
}

/** Returns the reason in a response: `message` is a text, a list, or lists by name of the invalid field. */
function saidIn(json: unknown, text: string): string {
  const { message, error } = fieldsOf(json);
  const said = message ?? error ?? text;
  return readable(typeof said === 'string' ? said : JSON.stringify(said));
}

function whyNoAnswer(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return readable(
    error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : textOf(error.message),
  );
}
