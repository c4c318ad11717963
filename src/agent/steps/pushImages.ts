import { withDigest } from '../../plan/release.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { needRecord, writeRecord } from '../../run/records.ts';

/**
 * Pushes the images that `buildImages` built to the flow's registry and records their digests, by which every
 * environment runs them from then on. What the registry has already is not pushed again.
 *
 * @example
 * pushImages()
 */
export async function pushImages(_args: Record<string, never>, context: AgentContext): Promise<void> {
  const { store } = context.ports;
  let release = await needRecord(store, 'release');
  for (const [image, { reference, digest }] of Object.entries(release.images)) {
    if (digest !== undefined) continue;
    release = withDigest(release, image, await context.ports.images.push(reference));
    await writeRecord(store, 'release', release);
  }
}
