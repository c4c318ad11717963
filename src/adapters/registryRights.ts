import { parseImageReference } from '../model/image.ts';
import { Failure } from '../run/failure.ts';
import type { RegistryCredentials } from './registry.ts';

/**
 * Whether somebody may push to the repository of a reference: begins an upload and cancels it at once, so that nothing
 * is there afterwards that was not there before.
 *
 * @returns `open` when no credentials are wanted, `refused` when they are not accepted or do not suffice
 * @throws {Failure} `registry-refused` on any other answer; `TypeError` when it cannot be reached
 * @see https://distribution.github.io/distribution/spec/api/#initiate-blob-upload
 */
export async function mayPush(
  reference: string,
  credentials: RegistryCredentials | undefined,
  signal: AbortSignal,
): Promise<'yes' | 'open' | 'refused'> {
  const { registry = '', repository } = parseImageReference(reference) ?? {};
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
  const scheme = /^(?:localhost|127\.\d+\.\d+\.\d+)(?::\d+)?$/.test(registry) ? 'http' : 'https';
  const uploads = new URL(`${scheme}://${host}/v2/${repository}/blobs/uploads/`);
  const begin = (authorization?: string) =>
    fetch(uploads, { method: 'POST', signal, ...(authorization && { headers: { authorization } }) });
  const cancel = async (begun: Response, authorization?: string): Promise<void> => {
    const location = begun.headers.get('location');
    if (location === null) return;
    const init = { method: 'DELETE', signal, ...(authorization && { headers: { authorization } }) };
    await (await fetch(new URL(location, uploads), init)).body?.cancel();
  };

  const anonymous = await begin();
  if (anonymous.ok) {
    await cancel(anonymous);
    return 'open';
  }
  if (anonymous.status === 403 || (anonymous.status === 401 && credentials === undefined)) return 'refused';
  const challenge = anonymous.headers.get('www-authenticate') ?? '';
  if (anonymous.status !== 401 || credentials === undefined) throw unexpected(registry, anonymous);
  const basic = `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;
  const authorization = /^bearer/i.test(challenge) ? await readToken(challenge, basic, signal) : basic;
  if (authorization === undefined) return 'refused';
  const authorized = await begin(authorization);
  if (authorized.ok) {
    await cancel(authorized, authorization);
    return 'yes';
  }
  if (authorized.status === 401 || authorized.status === 403) return 'refused';
  throw unexpected(registry, authorized);
}

async function readToken(challenge: string, basic: string, signal: AbortSignal): Promise<string | undefined> {
  const pairs = [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value] as const);
  const { realm = '', ...query } = Object.fromEntries(pairs) as Record<string, string>;
  const url = new URL(realm);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const answer = await fetch(url, { signal, headers: { authorization: basic } });
  if (!answer.ok) return undefined;
  const body = (await answer.json()) as { token?: string; access_token?: string };
  return `Bearer ${body.token ?? body.access_token ?? ''}`;
}

function unexpected(registry: string, { status }: Response): Failure {
  return new Failure('registry-refused', `${registry} answers ${status} when asked for an upload.`);
}
