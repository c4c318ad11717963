import type { AgentContext } from '../../run/agentContext.ts';
import { needRecord } from '../../run/records.ts';

/**
 * Runs the tests of the images that `buildImages` built: each image's `test` command in a container of it, without a
 * network. An image that came from the registry passed them when it was built, and is not tested again.
 *
 * @example
 * testImages()
 */
export async function testImages(_args: Record<string, never>, context: AgentContext): Promise<void> {
  const { flow, ports } = context;
  const release = await needRecord(ports.store, 'release');
  for (const image of flow.images) {
    const built = release.images[image.name];
    if (image.test === undefined || built === undefined) continue;
    if (built.digest !== undefined) context.log(`Skipped: ${built.reference} was tested when it was built.`);
    else await ports.images.runOnce(built.reference, image.test);
  }
}
