import { setTimeout as sleep } from 'node:timers/promises';
import { BodyTooLong, readLimited } from '../adapters/http/limitedBody.ts';
import { fieldsOf, parseJson } from '../adapters/http/unknownJson.ts';
import { timeLimit } from '../adapters/process/timeLimit.ts';
import { createMask } from '../run/mask.ts';
import type { ControllerAccess } from './access.ts';
import {
  type Asked,
  answersTooMuch,
  ControllerFailure,
  failureOf,
  notJenkins,
  notLoggedIn,
  readable,
  sentElsewhere,
  unreachable,
} from './failure.ts';
import { isTransient, nothingWasSent, pauses } from './retryPolicy.ts';

/** A controller that is spoken to over HTTP. Every function throws a {@link ControllerFailure} for what it refuses. */
export interface ControllerConnection {
  /** The controller's address, which ends with a slash. */
  readonly url: string;
  /** Takes the token out of text that came from outside. */
  readonly mask: (text: string) => string;
  /**
   * Looks at something; asked again while the controller restarts.
   *
   * @param path below the address, its parts encoded: `job/shop/api/json?tree=builds[number]`
   */
  get(path: string, choice?: RequestChoice): Promise<Answer>;
  /** Looks at something that is JSON, unchecked. */
  getJson(path: string, choice?: RequestChoice): Promise<unknown>;
  /** Does something: sent once, unless it is certain that nothing was done. */
  post(path: string, body?: Form | Blob, choice?: RequestChoice): Promise<Answer>;
}

/** How something is asked. */
export interface RequestChoice {
  /** For how long it is asked again while no answer comes; 2 unless told. */
  readonly retrySeconds?: number;
  /** Is told each time that it will be. */
  readonly onPause?: () => void;
  /** Whether the answer may be as long as a log, and take as long. */
  readonly isLong?: boolean;
}

/** Fields of a form. */
export type Form = Readonly<Record<string, string>>;

/** What came back, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Retries while a controller restarts. */
export const RESTART_SECONDS = 300;

/** How long one answer may take to arrive whole, and how much of it is read. */
const USUAL = { milliseconds: 30_000, bytes: 16 * 1024 * 1024 } as const;
const LONG = { milliseconds: 300_000, bytes: 256 * 1024 * 1024 } as const;
const MOST_REDIRECTS = 5;

/**
 * Opens a connection; nothing is asked yet.
 *
 * Credentials go to the controller's own origin only. What is posted has no crumb of CSRF protection until
 * the controller refuses it, as it does when a password stands where an API token could.
 *
 * @see https://www.jenkins.io/doc/book/security/csrf-protection/
 */
export function connectController(
  { url: base, credentials, hints }: ControllerAccess,
  signal: AbortSignal,
): ControllerConnection {
  const basic = credentials && Buffer.from(`${credentials.user}:${credentials.token}`).toString('base64');
  const secrets = credentials === undefined ? [] : [credentials.token, basic ?? ''];
  let hide = createMask(secrets);
  const mask = (text: string): string => hide(text);
  const asked = (path: string): Asked => ({ controller: base, path: readable(path.replace(/\?.*/, '')), mask, hints });
  let crumb: Readonly<Record<string, string>> = {};

  /** One request, and the answer as it is; redirects are the caller's. */
  const send = async (path: string, url: URL, init: RequestInit, isLong = false): Promise<Answer> => {
    const { milliseconds, bytes } = isLong ? LONG : USUAL;
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        accept: 'application/json, text/plain, */*',
        ...(basic !== undefined && { authorization: `Basic ${basic}` }),
        ...init.headers,
      },
      signal: timeLimit(milliseconds, signal),
    });
    const text = await readLimited(answer, bytes).catch((error: unknown) => {
      throw error instanceof BodyTooLong ? answersTooMuch(asked(path), bytes) : error;
    });
    return { status: answer.status, headers: answer.headers, text };
  };

  const patiently = async (
    path: string,
    ask: () => Promise<Answer>,
    { retrySeconds = 2, onPause }: RequestChoice,
    again: { onError(error: unknown): boolean; onStatus(status: number): boolean },
  ): Promise<Answer> => {
    const schedule = pauses(retrySeconds);
    for (;;) {
      const pause = schedule.next().value;
      try {
        const answer = await ask();
        if (pause === undefined || !again.onStatus(answer.status)) return answer;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof ControllerFailure) throw error;
        if (pause === undefined || !again.onError(error)) throw unreachable(asked(path), error);
      }
      onPause?.();
      await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  };

  /** Where an answer redirects to, at the same origin; nothing when it does not. */
  const redirectOf = (path: string, { status, headers }: Answer, url: URL): URL | undefined => {
    const location = REDIRECTS.has(status) ? headers.get('location') : null;
    if (location === null) return undefined;
    const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (target === undefined || !/^https?:$/.test(target.protocol))
      throw notJenkins(asked(path), 'it redirects to an invalid URL');
    // A proxy may ask who we are elsewhere.
    if (target.origin !== url.origin) throw sentElsewhere(asked(path), target);
    if (isLogin(target)) throw notLoggedIn(asked(path));
    // Another user is not for it to choose.
    target.username = '';
    target.password = '';
    return target;
  };

  const follow = async (path: string, isLong?: boolean): Promise<Answer> => {
    let url = new URL(path, base);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const answer = await send(path, url, {}, isLong);
      const target = redirectOf(path, answer, url);
      if (target === undefined) return answer;
      url = target;
    }
    throw notJenkins(asked(path), 'it redirects in a loop');
  };

  const get = async (path: string, choice: RequestChoice = {}): Promise<Answer> => {
    const again = { onError: () => true, onStatus: isTransient };
    const answer = await patiently(path, () => follow(path, choice.isLong), choice, again);
    if (answer.status >= 400) throw failureOf(asked(path), answer);
    return answer;
  };

  /** @returns whether there is one: a controller may do without */
  const renewCrumb = async (): Promise<boolean> => {
    const issued = await get('crumbIssuer/api/json').catch(() => undefined);
    if (issued === undefined) return false;
    const { crumbRequestField: field, crumb: value } = fieldsOf(parseJson(issued.text));
    const cookie = issued.headers.getSetCookie().map((one) => one.replace(/;.*/, ''));
    if (typeof field !== 'string' || typeof value !== 'string' || !FIELD.test(field) || !VALUE.test(value))
      return false;
    hide = createMask([...secrets, value]);
    crumb = { [field]: value, ...(cookie.length > 0 && { cookie: cookie.join('; ') }) };
    return true;
  };

  return {
    url: base,
    mask,
    get,
    async getJson(path, choice) {
      const { headers, text } = await get(path, choice);
      const value = parseJson(text);
      if (typeof value !== 'object' || value === null) throw notJenkins(asked(path), `it returned ${kindOf(headers)}`);
      return value;
    },
    async post(path, given = {}, choice = {}) {
      const url = new URL(path, base);
      const body = given instanceof Blob ? given : new URLSearchParams(given);
      const once = () => send(path, url, { method: 'POST', headers: crumb, body });
      const ask = () => patiently(path, once, choice, { onError: nothingWasSent, onStatus: () => false });
      let answer = await ask();
      // In which words a controller misses the crumb depends on its version and on the proxy before it.
      if (answer.status === 403 && (await renewCrumb())) answer = await ask();
      redirectOf(path, answer, url);
      if (answer.status >= 400) throw failureOf(asked(path), answer);
      return answer;
    },
  };
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What can be a header's name, and its value. */
const FIELD = /^[\w.-]+$/;
const VALUE = /^[\x21-\x7e]+$/;

/** Jenkins' own page to log in, and the one that asks somebody else who it is. */
function isLogin({ pathname }: URL): boolean {
  return /\/(?:login|securityRealm\/commenceLogin)$/.test(pathname);
}

function kindOf(headers: Headers): string {
  return /html/.test(headers.get('content-type') ?? '') ? 'a web page' : 'something other than a JSON object';
}
