import type { Flow, Image } from '../model/flow.ts';

/** One image of a release. */
export interface ReleaseImage {
  /** With the release's tag, or one of its own: `registry.example.com/shop/app:tree-0123456789ab`. */
  readonly reference: string;
  /** Known once the image is in the registry: `sha256:` and 64 hexadecimal digits. */
  readonly digest?: string;
}

/** The images of one tree of files, built once and then promoted. */
export interface Release {
  /** The same for every commit with the same files: `tree-0123456789ab`. */
  readonly id: string;
  readonly commit: string;
  /** The git tree's object name. */
  readonly tree: string;
  readonly images: { readonly [image: string]: ReleaseImage };
  /** The numbers of the changes that are new in its environment, newest first. */
  readonly changes?: readonly number[];
}

/** Returns the ID of a tree's release, which is also the tag of its images. */
function releaseId(tree: string): string {
  return `tree-${tree.slice(0, 12)}`;
}

/**
 * Returns the release of a commit, with image names only.
 *
 * @param tags those of images that have one of their own; all others have the release's
 */
export function releaseOf(
  flow: Flow,
  commit: string,
  tree: string,
  tags: { readonly [image: string]: string } = {},
): Release {
  const id = releaseId(tree);
  const images = flow.images.map(
    (image) => [image.name, { reference: taggedReference(flow, image, tags[image.name] ?? id) }] as const,
  );
  return { id, commit, tree, images: Object.fromEntries(images) };
}

/** Returns the release with the digest of an image. */
export function withDigest(release: Release, image: string, digest: string): Release {
  const known = release.images[image];
  if (known === undefined) throw new Error(`The release ${release.id} has no image named "${image}".`);
  return { ...release, images: { ...release.images, [image]: { ...known, digest } } };
}

/** Returns the image reference for containers: by digest if known, so that a moved tag has no effect. */
export function pinnedReference({ reference, digest }: ReleaseImage): string {
  return digest === undefined ? reference : `${reference}@${digest}`;
}

function taggedReference(flow: Flow, image: Image, tag: string): string {
  return `${flow.registry}/${image.repository}:${tag}`;
}
