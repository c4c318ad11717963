import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { present } from '../../model/present.ts';
import { Failure } from '../../run/failure.ts';
import { timeLimit } from '../process/timeLimit.ts';

/** @see https://distribution.github.io/distribution/spec/auth/token/ */
const TOKEN = z.object({ token: z.optional(z.string()), access_token: z.optional(z.string()) });

/** A registry's user. */
export interface RegistryCredentials {
  readonly user: string;
  readonly password: string;
}

/** What is to be done to a repository, as registries that give tokens name it. */
export type Actions = 'pull' | 'pull,push';

/** A repository of a registry. */
export interface RegistryRepository {
  readonly registry: string;
  /** With its registry: `registry.shop.example/shop/app`. */
  readonly name: string;
  /**
   * Asks for a path below it, such as `manifests/latest`, with the credentials that it wants.
   *
   * @throws {Failure} `registry-unreachable` when no answer comes
   */
  request(method: string, path: string, init: RegistryRequest): Promise<Response>;
}

/** What a request holds besides its address. */
export interface RegistryRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
}

/** Who asks which repository for what. */
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

/** How long a registry may take to answer. */
const TIMEOUT_MILLISECONDS = 30_000;

/**
 * Opens a repository; what the registry wants as proof is asked for once and kept.
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
    const url = URL.canParse(realm ?? '') ? new URL(realm ?? '') : noToken(registry, 'its address for tokens is none');
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    // For all that is to be done, whatever this request needs by itself.
    url.searchParams.set('scope', `${scope?.replace(/:[^:]*$/, '') ?? `repository:${repository}`}:${actions}`);
    const answer = await send(url, basic === undefined ? {} : { headers: { authorization: basic } });
    if (basic === undefined && (answer.status === 401 || answer.status === 403)) return undefined;
    if (!answer.ok) return noToken(url.host, `it answers ${answer.status}`);
    const { data } = z.safeParse(TOKEN, await answer.json().catch(() => undefined));
    const given = data?.token ?? data?.access_token ?? noToken(url.host, 'its answer holds none');
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

/** Asks again while the registry fails; its last answer counts. */
async function patiently(ask: () => Promise<Response>, signal: AbortSignal): Promise<Response> {
  let answer = await ask();
  for (const pause of PAUSES_MILLISECONDS) {
    if (answer.status < 500) break;
    await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
    answer = await ask();
  }
  return answer;
}

/** Docker Hub's interface is not at the name that references have. */
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
  throw new Failure('registry-refused', `${host} gives no token: ${why}.`, {
    fix: 'Check the credentials of the registry that are handed to this command.',
  });
}

function unreachable(host: string, error: unknown): Failure {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined };
  const why = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : message;
  return new Failure('registry-unreachable', `The registry ${host} does not answer: ${why}`, {
    fix: 'See that it runs and may be reached from here, then run the command again: nothing is half done.',
    cause: error,
  });
}
