import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { present } from '../../model/present.ts';
import { Failure } from '../../run/failure.ts';
import { timeLimit } from '../process/timeLimit.ts';

/** @see https://distribution.github.io/distribution/spec/auth/token/ */
const TOKEN = z.object({ token: z.optional(z.string()), access_token: z.optional(z.string()) });

/** Credentials of a registry. */
export interface RegistryCredentials {
  readonly user: string;
  readonly password: string;
}

/** The scope of a token: actions on a repository. */
export type Actions = 'pull' | 'pull,push';

/** A repository of a registry. */
export interface RegistryRepository {
  readonly registry: string;
  /** With its registry: `registry.shop.example/shop/app`. */
  readonly name: string;
  /**
   * Sends an authenticated request for a path of the repository, such as `manifests/latest`.
   *
   * @throws {Failure} `registry-unreachable` if there is no response
   */
  request(method: string, path: string, init: RegistryRequest): Promise<Response>;
}

/** The headers and the body of a request. */
export interface RegistryRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
}

/** Options of a registry connection. */
export interface RepositoryAccess {
  readonly registry: string;
  readonly repository: string;
  readonly actions: Actions;
  readonly credentials: RegistryCredentials | undefined;
  readonly signal: AbortSignal;
}

/**
 * How long to wait before a look is repeated that found the registry failing: Distribution does while somebody else
 * writes the same tag to its disk.
 */
const PAUSES_MILLISECONDS = [200, 500, 1_500];

/** The timeout of a request. */
const TIMEOUT_MILLISECONDS = 30_000;

/**
 * Opens a repository. Its authorization is requested once and reused.
 *
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export function openRepository(access: RepositoryAccess): RegistryRepository {
  const { registry, repository, actions, credentials, signal } = access;
  const basic = credentials && `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;
  let authorization: string | undefined;

  const send = async (url: URL, init: RequestInit): Promise<Response> => {
    try {
      return await fetch(url, {
        ...init,
        signal: timeLimit(TIMEOUT_MILLISECONDS, signal),
      });
    } catch (error) {
      signal.throwIfAborted();
      throw unreachable(url.host, error);
    }
  };

  const token = async (challenge: string): Promise<string | undefined> => {
    const { realm, scope, ...query } = readChallenge(challenge);
    const url = URL.canParse(realm ?? '') ? new URL(realm ?? '') : noToken(registry, 'its token URL is invalid');
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    // For all actions, not only those of this request.
    url.searchParams.set('scope', `${scope?.replace(/:[^:]*$/, '') ?? `repository:${repository}`}:${actions}`);
    const answer = await send(url, basic === undefined ? {} : { headers: { authorization: basic } });
    if (basic === undefined && (answer.status === 401 || answer.status === 403)) return undefined;
    if (!answer.ok) return noToken(url.host, `it returned ${answer.status}`);
    const { data } = z.safeParse(TOKEN, await answer.json().catch(() => undefined));
    const given = data?.token ?? data?.access_token ?? noToken(url.host, 'its response contains no token');
    return `Bearer ${given}`;
  };

  return {
    registry,
    name: `${registry}/${repository}`,
    async request(method, path, { headers, body }) {
      const url = new URL(`${isLocal(registry) ? 'http' : 'https'}://${apiHost(registry)}/v2/${repository}/${path}`);
      const once = () =>
        send(url, {
          method,
          headers: { ...headers, ...present({ authorization }) },
          ...present({ body }),
        });
      const ask = () => (method === 'PUT' ? once() : patiently(once, signal));
      const answer = await ask();
      const challenge = answer.headers.get('www-authenticate');
      if (answer.status !== 401 || challenge === null) return answer;
      const proof = /^bearer/i.test(challenge) ? await token(challenge) : basic;
      if (proof === undefined || proof === authorization) return answer;
      authorization = proof;
      return ask();
    },
  };
}

/** Retries while the registry returns a server error; returns the last response. */
async function patiently(ask: () => Promise<Response>, signal: AbortSignal): Promise<Response> {
  let answer = await ask();
  for (const pause of PAUSES_MILLISECONDS) {
    if (answer.status < 500) break;
    await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
    answer = await ask();
  }
  return answer;
}

/** The API of Docker Hub has another host name than its references. */
function apiHost(registry: string): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry;
}

/** Docker itself speaks plain HTTP with these. @see https://docs.docker.com/reference/cli/dockerd/#insecure-registries */
function isLocal(registry: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+)(?::\d+)?$/.test(registry);
}

function readChallenge(challenge: string): Record<string, string> {
  const pairs = [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value] as const);
  return Object.fromEntries(pairs);
}

function noToken(host: string, why: string): never {
  throw new Failure('registry-refused', `${host} did not issue a token: ${why}.`, {
    fix: 'Check the registry credentials of this command.',
  });
}

function unreachable(host: string, error: unknown): Failure {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined };
  const why = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : message;
  return new Failure('registry-unreachable', `The registry ${host} is unreachable: ${why}`, {
    fix: 'Check that it is running and reachable from this machine, then run the command again. The registry was not changed.',
    cause: error,
  });
}
