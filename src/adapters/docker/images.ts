import { Failure } from '../../run/failure.ts';
import type { ImageBuilder } from '../../run/ports/imageBuilder.ts';
import { type DockerClient, isMissing } from './client.ts';

/** Builds images with a Docker engine. */
export function createImageBuilder(docker: DockerClient): ImageBuilder {
  return {
    async build({ context, dockerfile, reference, arguments: buildArguments, labels }) {
      await docker.show([
        'build',
        '--file',
        `${context}/${dockerfile}`,
        '--tag',
        reference,
        ...Object.entries(buildArguments).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
        ...Object.entries(labels).flatMap(([label, value]) => ['--label', `${label}=${value}`]),
        context,
      ]);
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
