import { buildSecrets, type Image } from '../../model/flow.ts';
import { parseImageReference } from '../../model/image.ts';
import { present } from '../../model/present.ts';
import type { ImageToMake, OperationOf } from '../../plan/operation.ts';
import type { AgentContext } from '../agentContext.ts';
import { badInput } from '../failure.ts';
import type { ImageBuild } from '../ports/imageBuilder.ts';

export async function buildImage(context: AgentContext, operation: ImageToMake) {
  const { flow, ports } = context;
  const image = imageOf(context, operation.image);
  const { context: folder, dockerfile, arguments: buildArguments, target, platforms, cacheFrom, cacheTo } = image;
  await ports.images.build({
    context: folder,
    dockerfile,
    reference: operation.reference,
    arguments: buildArguments ?? {},
    ...present({ target, platforms, cacheFrom, cacheTo }),
    ...secretsFor(context, image),
    // Without our labels: containers inherit them from images, and would look like deployed ones.
    labels: {
      'org.opencontainers.image.version': parseImageReference(operation.reference)?.tag ?? '',
      'org.opencontainers.image.revision': operation.commit,
      'org.opencontainers.image.source': flow.repository.url,
    },
  });
}

/** @throws {Failure} `variables-missing`: Docker would build with an empty secret */
function secretsFor({ variables }: AgentContext, image: Image): Pick<ImageBuild, 'secrets' | 'variables'> {
  const { secrets } = image;
  if (secrets === undefined) return {};
  const values = buildSecrets(image).map(({ name }) => [name, variables[name] ?? ''] as const);
  const missing = values.flatMap(([name, value]) => (value === '' ? [name] : []));
  if (missing.length > 0)
    throw badInput(
      'variables-missing',
      `The image "${image.name}" is built with secrets that have no value: ${missing.join(', ')}.`,
      'Set them in Jenkins or in .env. A change from a fork is built without secrets: build it from a branch of the repository.',
    );
  return {
    secrets: Object.fromEntries(Object.entries(secrets).map(([id, { name }]) => [id, name])),
    variables: Object.fromEntries(values),
  };
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
