import { withTag } from '../model/image.ts';
import { badInput, Failure } from '../run/failure.ts';
import { inLedger, type LedgerChoice } from './inLedger.ts';
import type { Invocation } from './invocation.ts';
import type { Outcome } from './outcome.ts';

/** How `pipegen tag` is asked. */
export type TagOptions = LedgerChoice;

/** What a registry takes as a tag. @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const TAG = /^\w[\w.-]{0,127}$/;

/** Gives a recorded release's images another tag. */
export function tagRelease(invocation: Invocation, options: TagOptions, asked: string, tag: string): Promise<Outcome> {
  return inLedger(invocation, options, async ({ ports, log }) => {
    if (!TAG.test(tag))
      throw badInput(
        'tag-invalid',
        `"${tag}" is no tag.`,
        'Letters, digits, _, . and -, at most 128, and no . or - first.',
      );
    const { releases } = (await ports.ledger.read()).state;
    const known = Object.keys(releases);
    const [id, ...more] = known.filter((candidate) => candidate.startsWith(asked));
    const release = id === undefined ? undefined : releases[id];
    if (release === undefined || more.length > 0)
      throw badInput(
        'release-unknown',
        more.length > 0 ? `"${asked}" is the beginning of several releases.` : `There is no release "${asked}".`,
        known.length === 0 ? 'None was deployed yet.' : `There are: ${known.join(', ')}.`,
      );
    const images: { [image: string]: string } = {};
    for (const [image, { reference, digest }] of Object.entries(release.images)) {
      if (digest === undefined) throw new Failure('digest-unknown', `The digest of ${reference} was never recorded.`);
      await ports.registry.retag(reference, digest, tag);
      images[image] = withTag(reference, tag, digest);
      log(`${images[image]}`);
    }
    return {
      exitCode: 0,
      diagnostics: [],
      answer: { release: release.id, images },
      text: `${release.id} has the tag ${tag}.\n`,
    };
  });
}
