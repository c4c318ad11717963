import { parseImageReference } from '../model/image.ts';
import { Failure } from '../run/failure.ts';
import type { Registry } from '../run/ports/registry.ts';

/** A registry's user. */
export interface RegistryCredentials {
  readonly user: string;
  readonly password: string;
}

/** Every form in which a registry may keep an image. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** How long a registry may take to answer. */
const TIMEOUT_MILLISECONDS = 30_000;

/**
 * A registry by its own protocol, so that nothing is pulled to look at a tag.
 *
 * Without credentials, as in the build of a stranger's change, one that wants some has nothing to offer: no digest.
 *
 * @see https://distribution.github.io/distribution/spec/api/
 */
export function createRegistry(credentials: RegistryCredentials | undefined, signal: AbortSignal): Registry {
  const basic = credentials && `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;
  const request = (url: URL, init: { readonly method?: string; readonly headers: Record<string, string> }) =>
    fetch(url, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MILLISECONDS)]) });

  const token = async (challenge: string): Promise<string | undefined> => {
    const { realm, ...query } = readChallenge(challenge);
    const url = new URL(realm ?? '');
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const answer = await request(url, { headers: basic === undefined ? {} : { authorization: basic } });
    if (isRefusal(answer) && basic === undefined) return undefined;
    if (!answer.ok) throw new Failure('registry-refused', `${url.host} gives no token: it answers ${answer.status}.`);
    const body = (await answer.json()) as { token?: string; access_token?: string };
    return `Bearer ${body.token ?? body.access_token ?? ''}`;
  };

  return {
    async digest(reference) {
      const { registry = '', repository, tag = 'latest' } = parseImageReference(reference) ?? unreadable(reference);
      const url = new URL(
        `${isLocal(registry) ? 'http' : 'https'}://${apiHost(registry)}/v2/${repository}/manifests/${tag}`,
      );
      const ask = (authorization?: string) =>
        request(url, { method: 'HEAD', headers: { accept: MANIFESTS, ...(authorization && { authorization }) } });
      let answer = await ask();
      const challenge = answer.headers.get('www-authenticate');
      if (answer.status === 401 && challenge !== null)
        answer = await ask(/^bearer/i.test(challenge) ? await token(challenge) : basic);
      if (answer.status === 404 || (isRefusal(answer) && basic === undefined)) return undefined;
      const digest = answer.headers.get('docker-content-digest');
      if (answer.ok && digest !== null) return digest;
      throw new Failure(
        'registry-refused',
        `${registry} answers ${answer.status} when asked for ${repository}:${tag}.`,
        {
          fix: 'Check the registry, and the credentials that the pipeline hands to this step.',
        },
      );
    },
  };
}

function isRefusal({ status }: Response): boolean {
  return status === 401 || status === 403;
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

function unreadable(reference: string): never {
  throw new Error(`"${reference}" is no image reference.`);
}
