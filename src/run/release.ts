import { createHash } from 'node:crypto';
import { normalize } from 'node:path/posix';
import type { Image } from '../model/flow.ts';
import type { LedgerState } from '../plan/ledger.ts';
import { type Release, releaseOf, withDigest } from '../plan/release.ts';
import type { ImageLocation } from '../plan/rollout.ts';
import { mergedChange } from '../plan/tag.ts';
import type { AgentContext } from './agentContext.ts';
import { Failure } from './failure.ts';

/** A release with the locations of its images. */
export interface FoundRelease {
  readonly release: Release;
  readonly images: { readonly [image: string]: ImageLocation };
}

/**
 * Finds the release of a commit, with the digests in the registry.
 *
 * @param since the environment's previous commit; the changes after it belong to the release
 * @throws {Failure} `tag-moved` if the tag's digest differs from the recorded one; exit code 3
 */
export async function findRelease(
  context: AgentContext,
  commit: { readonly id: string; readonly tree: string },
  state: LedgerState,
  since: string | undefined,
): Promise<FoundRelease> {
  const { ports } = context;
  let release = await namedRelease(context, commit);
  const images: { [image: string]: ImageLocation } = {};
  for (const [image, { reference }] of Object.entries(release.images)) {
    const digest = await ports.registry.digest(reference);
    const known = state.releases[release.id]?.images[image]?.digest;
    if (digest !== undefined && known !== undefined && digest !== known) throw tagMoved(reference, known, digest);
    if (digest !== undefined) release = withDigest(release, image, digest);
    images[image] = digest !== undefined ? 'registry' : (await ports.images.has(reference)) ? 'engine' : 'nowhere';
  }
  const changes = since === undefined ? [] : await changesBetween(context, since, commit.id);
  return { release: changes.length === 0 ? release : { ...release, changes }, images };
}

/** The release of a commit before anything is known of its images but their references. */
export async function namedRelease(
  context: AgentContext,
  { id, tree }: { readonly id: string; readonly tree: string },
): Promise<Release> {
  const { flow } = context;
  const own = flow.images.filter(({ tagFrom }) => tagFrom === 'context');
  const tags = await Promise.all(
    own.map(async (image) => [image.name, await contextTag(context, tree, image)] as const),
  );
  return releaseOf(flow, id, tree, Object.fromEntries(tags));
}

/** The same for every tree with the same files in the image's context: `context-0123456789ab`. */
async function contextTag({ ports }: AgentContext, tree: string, image: Image): Promise<string> {
  const { context: folder, dockerfile, arguments: given, target, platforms } = image;
  const files = await ports.repository.folderOf(tree, normalize(folder));
  const parts = JSON.stringify([files, dockerfile, given ?? {}, target ?? '', platforms ?? []]);
  return `context-${createHash('sha256').update(parts).digest('hex').slice(0, 12)}`;
}

async function changesBetween({ ports }: AgentContext, from: string, to: string): Promise<readonly number[]> {
  return [
    ...new Set((await ports.repository.subjectsBetween(from, to)).flatMap((subject) => mergedChange(subject) ?? [])),
  ];
}

function tagMoved(reference: string, known: string, digest: string): Failure {
  return new Failure(
    'tag-moved',
    `${reference} was ${known.slice(0, 19)} when it was released, but is ${digest.slice(0, 19)} now.`,
    {
      exitCode: 3,
      fix: 'The tag was overwritten in the registry. Find out by whom. Then push the image with the recorded digest again, or change a file to build a new release.',
    },
  );
}
