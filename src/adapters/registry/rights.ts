import { parseImageReference } from '../../model/image.ts';
import { Failure } from '../../run/failure.ts';
import { openRepository, type RegistryCredentials } from './client.ts';

/**
 * Whether somebody may push to the repository of a reference: begins an upload and cancels it at once. No image and no
 * open upload is left; Debian's registry keeps an empty hash state until its own purge.
 *
 * @throws {Failure} `registry-unreachable`; `registry-refused` on an answer that is neither yes nor no
 * @see https://distribution.github.io/distribution/spec/api/#initiate-blob-upload
 */
export async function mayPush(
  reference: string,
  credentials: RegistryCredentials | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const { registry = 'docker.io', repository = '' } = parseImageReference(reference) ?? {};
  const access = openRepository({ registry, repository, actions: 'pull,push', credentials, signal });
  const begun = await access.request('POST', UPLOADS, { headers: {} });
  if (begun.status === 401 || begun.status === 403) return false;
  const location = begun.headers.get('location');
  if (!begun.ok || location === null)
    throw new Failure('registry-refused', `${registry} returned ${begun.status} for an upload.`);
  const { pathname, search } = new URL(location, `https://${registry}`);
  const upload = pathname.slice(pathname.lastIndexOf(`/${UPLOADS}`) + 1);
  await access.request('DELETE', `${upload}${search}`, { headers: {} });
  return true;
}

const UPLOADS = 'blobs/uploads/';
