import type { Image } from '../../model/flow.ts';
import { parseImageReference } from '../../model/image.ts';
import type { ImageToMake, OperationOf } from '../../plan/operation.ts';
import type { AgentContext } from '../agentContext.ts';

export async function buildImage(context: AgentContext, operation: ImageToMake) {
  const { flow, ports } = context;
  const { context: folder, dockerfile, arguments: buildArguments } = imageOf(context, operation.image);
  await ports.images.build({
    context: folder,
    dockerfile,
    reference: operation.reference,
    arguments: buildArguments ?? {},
    // Without our labels: containers inherit them from images, and would look like deployed ones.
    labels: {
      'org.opencontainers.image.version': parseImageReference(operation.reference)?.tag ?? '',
      'org.opencontainers.image.revision': operation.commit,
      'org.opencontainers.image.source': flow.repository.url,
    },
  });
}

export async function testImage(context: AgentContext, { image, reference }: ImageToMake) {
  const { test } = imageOf(context, image);
  if (test !== undefined) await context.ports.images.runOnce(reference, test);
}

export async function pushImage({ ports }: AgentContext, { reference }: ImageToMake) {
  await ports.images.push(reference);
}

export async function tagImage({ ports }: AgentContext, { reference, digest, tag }: OperationOf<'tagImage'>) {
  if (digest === undefined) throw new Error(`Cannot tag ${reference}: its digest is not known yet.`);
  await ports.registry.retag(reference, digest, tag);
}

function imageOf({ flow }: AgentContext, name: string): Image {
  const image = flow.images.find((candidate) => candidate.name === name);
  if (image === undefined) throw new Error(`The flow has no image named "${name}".`);
  return image;
}
