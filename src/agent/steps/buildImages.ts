import { withDigest } from '../../plan/release.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { buildImage } from '../../run/execute/images.ts';
import { writeRecord } from '../../run/records.ts';
import { namedRelease } from '../../run/release.ts';

/**
 * Builds the flow's images for the commit that is checked out, each once for ever.
 *
 * An image's tag is made from the git tree of the commit, or of the image's own folder (`tagFrom`): when the registry has it already, because the same files were
 * built before, its digest is used and nothing is built. What is built or found is written to `.pipegen/release.json`
 * for the steps that follow.
 *
 * @example
 * buildImages()
 */
export async function buildImages(_args: Record<string, never>, context: AgentContext): Promise<void> {
  const { flow, ports } = context;
  const commit = await ports.repository.head();
  let release = await namedRelease(context, commit);
  for (const image of flow.images) {
    const { reference = '' } = release.images[image.name] ?? {};
    const digest = await ports.registry.digest(reference);
    if (digest !== undefined) {
      release = withDigest(release, image.name, digest);
      context.log(`${reference} is already in the registry: ${digest}`);
    } else if (await ports.images.has(reference)) {
      context.log(`${reference} is already built and not yet pushed.`);
    } else {
      context.log(`> build ${reference}`);
      await buildImage(context, { image: image.name, reference, commit: commit.id });
    }
  }
  await writeRecord(ports.store, 'release', release);
}
