import { setTimeout as sleep } from 'node:timers/promises';
import { createMask } from '../run/mask.ts';
import type { ControllerAccess } from './jenkinsAccess.ts';
import {
  type Asked,
  ControllerFailure,
  failureOf,
  notJenkins,
  notLoggedIn,
  readable,
  sentElsewhere,
  unreachable,
} from './jenkinsFailure.ts';
import { isTransient, nothingWasSent, pauses } from './jenkinsPatience.ts';
import { timeLimit } from './timeLimit.ts';
import { fieldsOf, parseJson } from './unknownJson.ts';

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
  /** Does something: sent once, unless it is certain that it did not arrive. */
  post(path: string, form?: Form, choice?: RequestChoice): Promise<Answer>;
}

/** How something is asked. */
export interface RequestChoice {
  /** For how long it is asked again while no answer comes; 2 unless told. */
  readonly patienceSeconds?: number;
  /** Is told each time that it will be. */
  readonly onPause?: () => void;
}

/** Fields of a form. */
export type Form = Readonly<Record<string, string>>;

/** What came back, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Patience with who has been there a moment ago, such as a controller that restarts. */
export const RESTART_SECONDS = 300;

/** How long one answer may take to arrive whole. */
const TIMEOUT_MILLISECONDS = 30_000;
const MOST_REDIRECTS = 5;

/**
 * Opens a connection; nothing is asked yet.
 *
 * Credentials go to the controller's own origin only. A form is sent without CSRF protection's crumb until the
 * controller misses it, as it does of who has no API token.
 *
 * @see https://www.jenkins.io/doc/book/security/csrf-protection/
 */
export function connectController(
  { url: base, credentials }: ControllerAccess,
  signal: AbortSignal,
): ControllerConnection {
  const basic = credentials && Buffer.from(`${credentials.user}:${credentials.token}`).toString('base64');
  const mask = createMask(credentials === undefined ? [] : [credentials.token, basic ?? '']);
  const asked = (path: string): Asked => ({ controller: base, path: readable(path.replace(/\?.*/, '')), mask });
  let crumb: Readonly<Record<string, string>> = {};

  /** One request, and the answer as it is; redirects are the caller's. */
  const send = async (url: URL, init: RequestInit): Promise<Answer> => {
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        accept: 'application/json, text/plain, */*',
        ...(basic !== undefined && { authorization: `Basic ${basic}` }),
        ...init.headers,
      },
      signal: timeLimit(TIMEOUT_MILLISECONDS, signal),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  const patiently = async (
    path: string,
    ask: () => Promise<Answer>,
    { patienceSeconds = 2, onPause }: RequestChoice,
    again: { onError(error: unknown): boolean; onStatus(status: number): boolean },
  ): Promise<Answer> => {
    const patience = pauses(patienceSeconds);
    for (;;) {
      const pause = patience.next().value;
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

  const follow = async (path: string): Promise<Answer> => {
    let url = new URL(path, base);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const answer = await send(url, {});
      const location = redirectOf(answer);
      if (location === undefined) return answer;
      const target = new URL(location, url);
      if (target.origin !== new URL(base).origin) throw sentElsewhere(asked(path), target);
      if (isLogin(target)) throw notLoggedIn(asked(path));
      url = target;
    }
    throw notJenkins(asked(path), 'it sends us round in a circle');
  };

  const get = async (path: string, choice: RequestChoice = {}): Promise<Answer> => {
    const again = { onError: () => true, onStatus: isTransient };
    const answer = await patiently(path, () => follow(path), choice, again);
    if (answer.status >= 400) throw failureOf(asked(path), answer);
    return answer;
  };

  const renewCrumb = async (): Promise<void> => {
    const issued = await get('crumbIssuer/api/json');
    const { crumbRequestField: field, crumb: value } = fieldsOf(parseJson(issued.text));
    const cookie = issued.headers.getSetCookie().map((one) => one.replace(/;.*/, ''));
    if (typeof field !== 'string' || typeof value !== 'string') return;
    crumb = { [field]: value, ...(cookie.length > 0 && { cookie: cookie.join('; ') }) };
  };

  return {
    url: base,
    mask,
    get,
    async getJson(path, choice) {
      const { headers, text } = await get(path, choice);
      const value = parseJson(text);
      if (value === undefined) throw notJenkins(asked(path), `it answers with ${kindOf(headers)}`);
      return value;
    },
    async post(path, form = {}, choice = {}) {
      const url = new URL(path, base);
      const once = () => send(url, { method: 'POST', headers: crumb, body: new URLSearchParams(form) });
      const ask = () => patiently(path, once, choice, { onError: nothingWasSent, onStatus: () => false });
      let answer = await ask();
      if (answer.status === 403 && /no valid crumb/i.test(answer.text)) {
        await renewCrumb();
        answer = await ask();
      }
      const location = redirectOf(answer);
      if (location !== undefined) {
        const target = new URL(location, url);
        // A proxy may have taken the form for itself, and ask who we are elsewhere.
        if (target.origin !== url.origin) throw sentElsewhere(asked(path), target);
        if (isLogin(target)) throw notLoggedIn(asked(path));
      }
      if (answer.status >= 400) throw failureOf(asked(path), answer);
      return answer;
    },
  };
}

function redirectOf({ status, headers }: Answer): string | undefined {
  return [301, 302, 303, 307, 308].includes(status) ? (headers.get('location') ?? undefined) : undefined;
}

/** Jenkins' own page to log in, and the one that asks somebody else who it is. */
function isLogin({ pathname }: URL): boolean {
  return /\/(?:login|securityRealm\/commenceLogin)$/.test(pathname);
}

function kindOf(headers: Headers): string {
  return /html/.test(headers.get('content-type') ?? '') ? 'a web page' : 'something that is no JSON';
}
