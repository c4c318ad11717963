import { createHash } from 'node:crypto';
import { normalize } from 'node:path/posix';
import type { Image } from '../model/flow.ts';
import type { LedgerState } from '../plan/ledger.ts';
import { type Release, releaseOf, withDigest } from '../plan/release.ts';
import type { ImagePlace } from '../plan/rollout.ts';
import { mergedChange } from '../plan/tag.ts';
import type { AgentContext } from './agentContext.ts';
import { Failure } from './failure.ts';

/** A release, and where its images are. */
export interface FoundRelease {
  readonly release: Release;
  readonly images: { readonly [image: string]: ImagePlace };
}

/**
 * The release of a commit, with the digests that the registry has.
 *
 * @param since the commit that the environment had before: what came after it are the release's changes
 * @throws {Failure} `tag-moved` when the registry's tag has another digest than the ledger remembers; exit code 3
 */
export async function findRelease(
  context: AgentContext,
  commit: { readonly id: string; readonly tree: string },
  state: LedgerState,
  since: string | undefined,
): Promise<FoundRelease> {
  const { ports } = context;
  let release = await namedRelease(context, commit);
  const images: { [image: string]: ImagePlace } = {};
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
    `${reference} was ${known.slice(0, 19)} when it was released, and is ${digest.slice(0, 19)} now.`,
    {
      exitCode: 3,
      fix: 'Somebody pushed over it. Find out who, push the image with the known digest again, or change a file so that a new release is built.',
    },
  );
}
