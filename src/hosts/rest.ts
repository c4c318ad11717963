import { setTimeout as sleep } from 'node:timers/promises';
import { readLimited } from '../adapters/http/limitedBody.ts';
import { fieldsOf, parseJson, textOf } from '../adapters/http/unknownJson.ts';
import { timeLimit } from '../adapters/process/timeLimit.ts';
import { HostFailure, isOutage, readable } from './failure.ts';
import { createSurely, OUTAGE_WAITS, type Surely } from './surely.ts';

/** Which server, and on whose behalf. */
export interface RestOptions {
  /** What people call the host: `GitLab`. */
  readonly host: string;
  /** The address that paths are below, without a slash at its end: `https://git.shop.example/api/v1`. */
  readonly address: string;
  /** How the token is shown. */
  readonly headers: { readonly [name: string]: string };
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  /** How long a second of waiting takes, in milliseconds: 1,000, or less in tests. */
  readonly second?: number;
}

/** What is asked of a server. */
export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the address, its parts encoded, with its query: `repos/shop/shop/pulls?state=open`. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
}

/** What a server answers, when it did what was asked. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON, or the text of what is none. */
  readonly body: unknown;
}

/**
 * A git host's REST interface, with manners: changes one after the other, reading repeated when the server fails, and all
 * of it repeated when a limit is over.
 */
export interface RestConnection {
  /** @throws {HostFailure} for every answer that is not a success */
  send(request: RestRequest): Promise<RestAnswer>;
  readonly surely: Surely;
  wait(seconds: number): Promise<void>;
}

/** How often a request is repeated after a limit was met. */
const LIMIT_REPETITIONS = 2;

/** How long a request may take, in seconds. */
const TIMEOUT_SECONDS = 30;

const MOST_BYTES = 64 * 1024 * 1024;

/** Connects; nothing is asked yet. */
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

  /** A limit that is over in a while; whatever was asked was not done. */
  const sendPatiently = async (request: RestRequest): Promise<RestAnswer> => {
    for (let repetitions = 0; ; repetitions += 1) {
      try {
        return await sendOnce(request);
      } catch (error) {
        if (!(error instanceof LimitFailure) || repetitions === LIMIT_REPETITIONS) throw error;
        log(`${host}'s limit is reached: waiting ${error.seconds} s.`);
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

/** The server wants fewer requests. */
class LimitFailure extends HostFailure {
  /** How long to wait. */
  readonly seconds: number;

  constructor(host: string, status: number, said: string, seconds: number) {
    super(status, 'host-limit', `${host} wants fewer requests: ${said}`, {
      fix: `Wait ${seconds} s, then run the command again: it goes on where this one stopped.`,
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
      what: `${host} refuses the token`,
      fix: 'Renew the token, then run the command again: it goes on where this one stopped.',
      isGeneral: true,
    };
  if (status === 403)
    return {
      code: 'not-allowed',
      what: `${host} does not allow this`,
      fix: "Give the token's user more rights in the repository, or the token a wider scope.",
    };
  if (status === 404)
    return {
      code: 'host-not-found',
      what: `${host} has none of this, or the token may not see it`,
      fix: 'Check "repository" in the flow, and that the token may read it.',
    };
  if (status >= 500)
    return {
      code: 'host-unreachable',
      what: `${host} does not answer`,
      fix: 'Run the command again when it does.',
      isGeneral: true,
    };
  return { code: 'host-refused', what: `${host} refuses this`, fix: 'Fix what it names, then run the command again.' };
}

/** The reason in an answer: `message` is a text, a list, or lists by the name of the field that is wrong. */
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
