import { Failure } from '../../run/failure.ts';
import type { ImageBuild, ImageBuilder } from '../../run/ports/imageBuilder.ts';
import { type DockerClient, isMissing } from './client.ts';

/** Builds images with a Docker engine. */
export function createImageBuilder(docker: DockerClient): ImageBuilder {
  return {
    async build(image) {
      const { secrets = {}, variables = {} } = image;
      // Docker 20.10 builds without BuildKit by default, which does not support secrets.
      const buildKit = Object.keys(secrets).length > 0 ? { DOCKER_BUILDKIT: '1' } : {};
      await docker.show(buildCommand(image), { env: { ...variables, ...buildKit } });
    },

    has: (reference) => hasImage(docker, reference),

    async push(reference) {
      const output = await docker.show(['push', reference]);
      const digest = /digest: (sha256:[0-9a-f]{64})/.exec(output)?.[1];
      if (digest !== undefined) return digest;
      throw new Failure('digest-unknown', `Docker pushed ${reference} but did not report a digest.`);
    },

    async runOnce(reference, command) {
      await docker.show(['run', '--rm', '--network', 'none', reference, ...command]);
    },
  };
}

function buildCommand(image: ImageBuild): readonly string[] {
  const { context, dockerfile, reference, target, platforms = [], cacheFrom = [], cacheTo = [] } = image;
  const each = (option: string, values: readonly string[]) => values.flatMap((value) => [option, value]);
  const pairs = (values: { readonly [name: string]: string }) =>
    Object.entries(values).map(([name, value]) => `${name}=${value}`);
  const secrets = Object.entries(image.secrets ?? {}).map(([id, variable]) => `id=${id},env=${variable}`);
  return [
    ...['build', '--file', `${context}/${dockerfile}`, '--tag', reference],
    ...(target === undefined ? [] : ['--target', target]),
    ...(platforms.length === 0 ? [] : ['--platform', platforms.join(',')]),
    ...each('--build-arg', pairs(image.arguments)),
    ...each('--secret', secrets),
    ...each('--cache-from', cacheFrom),
    ...each('--cache-to', cacheTo),
    ...each('--label', pairs(image.labels)),
    context,
  ];
}

/** Whether an engine has an image. */
export async function hasImage(docker: DockerClient, reference: string): Promise<boolean> {
  try {
    // `docker image ls` cannot filter by a reference with both a tag and a digest.
    await docker.run(['image', 'inspect', '--format', '{{.Id}}', reference]);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
