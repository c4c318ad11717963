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
        `Invalid tag "${tag}".`,
        'Use at most 128 letters, digits, _ . and -, not starting with . or -',
      );
    const { releases } = (await ports.ledger.read()).state;
    const known = Object.keys(releases);
    const [id, ...more] = known.filter((candidate) => candidate.startsWith(asked));
    const release = id === undefined ? undefined : releases[id];
    if (release === undefined || more.length > 0)
      throw badInput(
        'release-unknown',
        more.length > 0 ? `"${asked}" is the prefix of several releases.` : `Unknown release "${asked}".`,
        known.length === 0 ? 'No release has been deployed yet.' : `Known releases: ${known.join(', ')}.`,
      );
    const images: { [image: string]: string } = {};
    for (const [image, { reference, digest }] of Object.entries(release.images)) {
      if (digest === undefined) throw new Failure('digest-unknown', `The ledger has no digest for ${reference}.`);
      await ports.registry.retag(reference, digest, tag);
      images[image] = withTag(reference, tag, digest);
      log(`${images[image]}`);
    }
    return {
      exitCode: 0,
      diagnostics: [],
      answer: { release: release.id, images },
      text: `Tagged ${release.id} as ${tag}.\n`,
    };
  });
}
