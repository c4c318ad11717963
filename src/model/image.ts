import { present } from './present.ts';
/** An image by name, as registries and `docker pull` write it. */
export interface ImageReference {
  /** Registry host, when not Docker Hub. */
  readonly registry?: string;
  /** Path in the registry, such as `library/postgres` or `dpage/pgadmin4`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest?: string;
}

const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const LONGEST_NAME = 255;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const HOST = /^(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9.-]+(?=:\d))(?::\d+)?$/;

/**
 * Reads an image reference; `undefined` when it is none.
 *
 * The grammar is that of `github.com/distribution/reference`: the first part is a registry when it has a dot or a port,
 * or is `localhost`.
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const [beforeDigest = '', digest, ...more] = text.split('@');
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  const colon = beforeDigest.lastIndexOf(':');
  const hasTag = colon > beforeDigest.lastIndexOf('/');
  const tag = hasTag ? beforeDigest.slice(colon + 1) : undefined;
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  const name = hasTag ? beforeDigest.slice(0, colon) : beforeDigest;
  const parts = name.split('/');
  const registry = parts.length > 1 && HOST.test(parts[0] ?? '') ? parts.shift() : undefined;
  if (name.length > LONGEST_NAME || parts.length === 0 || !parts.every((part) => NAME.test(part))) return undefined;
  return {
    ...present({ registry }),
    repository: parts.join('/'),
    ...present({ tag, digest }),
  };
}

/** The reference as `docker pull` takes it. */
export function formatImageReference({ registry, repository, tag, digest }: ImageReference): string {
  const host = registry === undefined ? '' : `${registry}/`;
  return `${host}${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/**
 * Returns the reference of an image with another tag, and with a digest when one is given.
 *
 * @throws Error when it is no reference: a registry of the flow and its images were checked when it was resolved
 */
export function withTag(reference: string, tag: string, digest?: string): string {
  const image = parseImageReference(reference);
  if (image === undefined) throw new Error(`Invalid image reference ${JSON.stringify(reference)}.`);
  const { registry, repository } = image;
  return formatImageReference({ ...present({ registry, digest }), repository, tag });
}
