import { createHash } from 'node:crypto';
import { type ImageReference, parseImageReference } from '../../model/image.ts';
import { badInput, Failure, stateChanged } from '../../run/failure.ts';
import type { Registry } from '../../run/ports/registry.ts';
import { type Actions, openRepository, type RegistryCredentials, type RegistryRepository } from './client.ts';

export type { RegistryCredentials } from './client.ts';

/** All media types of image manifests. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const DIGEST_HEADER = 'docker-content-digest';

/**
 * A registry by its own protocol, so that nothing is pulled to look at a tag or to add one.
 *
 * Without credentials, as in the build of a stranger's change, one that wants some has nothing to offer: no digest.
 *
 * @see https://distribution.github.io/distribution/spec/api/
 */
export function createRegistry(credentials: RegistryCredentials | undefined, signal: AbortSignal): Registry {
  const open = ({ registry = '', repository }: ImageReference, actions: Actions) =>
    openRepository({ registry, repository, actions, credentials, signal });

  return {
    async digest(reference) {
      const image = parse(reference);
      return findDigest(open(image, 'pull'), image.digest ?? image.tag ?? 'latest', credentials === undefined);
    },

    async retag(reference, digest, tag) {
      const image = parse(reference);
      // Refuse anything that could change the path of the URL before a request is sent.
      parse(`${image.repository}:${tag}`);
      parse(`${image.repository}@${digest}`);
      const repository = open(image, 'pull,push');
      if ((await findDigest(repository, tag)) === digest) return;
      await put(repository, tag, await get(repository, digest), digest);
      const now = await findDigest(repository, tag);
      if (now !== digest)
        throw stateChanged(`${repository.name}:${tag} was set to ${digest}, but is now ${now ?? 'missing'}.`);
    },
  };
}

interface Manifest {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Returns the digest of a tag; `undefined` if it does not exist, or optionally if access is denied. */
async function findDigest(
  repository: RegistryRepository,
  tag: string,
  isStranger = false,
): Promise<string | undefined> {
  const answer = await repository.request('HEAD', `manifests/${tag}`, { headers: { accept: MANIFESTS } });
  if (answer.status === 404 || (isStranger && (answer.status === 401 || answer.status === 403))) return undefined;
  return answer.headers.get(DIGEST_HEADER) ?? refused(repository, answer, `for ${repository.name}:${tag}`);
}

async function get(repository: RegistryRepository, digest: string): Promise<Manifest> {
  const answer = await repository.request('GET', `manifests/${digest}`, { headers: { accept: MANIFESTS } });
  if (answer.status === 404)
    throw new Failure('digest-unknown', `${repository.name} has no image with the digest ${digest}.`, {
      fix: 'Check whether it was deleted from the registry. If so, build and push its commit again.',
    });
  const type = answer.headers.get('content-type');
  if (!answer.ok || type === null) return refused(repository, answer, `for ${repository.name}@${digest}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const actual = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (actual === digest) return { type, bytes };
  throw new Failure('digest-wrong', `${repository.name} returned the manifest ${actual} instead of ${digest}.`, {
    fix: 'The registry, or a proxy in front of it, is faulty. Contact its operator.',
  });
}

async function put(repository: RegistryRepository, tag: string, manifest: Manifest, digest: string): Promise<void> {
  const { type, bytes } = manifest;
  let answer: Response | Failure;
  try {
    answer = await repository.request('PUT', `manifests/${tag}`, { headers: { 'content-type': type }, body: bytes });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    answer = error;
  }
  if (answer instanceof Response && answer.ok) return;
  // The request may have succeeded, and only its response was lost.
  const isDone = await findDigest(repository, tag).then(
    (now) => now === digest,
    () => false,
  );
  if (isDone) return;
  if (answer instanceof Failure) throw answer;
  refused(repository, answer, `when tagging ${digest} as ${repository.name}:${tag}`);
}

function refused({ registry }: RegistryRepository, { status }: Response, when: string): never {
  throw new Failure('registry-refused', `${registry} returned ${status} ${when}.`, {
    fix: 'Check the registry and the permissions of the credentials (docker login).',
  });
}

function parse(reference: string): ImageReference {
  const image = parseImageReference(reference);
  if (image === undefined) throw badInput('image-invalid', `Invalid image reference ${JSON.stringify(reference)}.`);
  return image;
}
