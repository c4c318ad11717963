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
  const { flow, ports } = context;
  let release = releaseOf(flow, commit.id, commit.tree);
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
