import { expect, it } from 'vitest';
import type { DockerClient } from '../../../src/adapters/docker/client.ts';
import { createImageBuilder } from '../../../src/adapters/docker/images.ts';

/** What a builder asks of Docker. */
async function asked(image: object): Promise<readonly unknown[]> {
  const calls: unknown[] = [];
  const docker = {
    show: async (args: readonly string[], { env }: { env?: object } = {}) => {
      calls.push([args.join(' '), env]);
      return '';
    },
  } as unknown as DockerClient;
  await createImageBuilder(docker).build({
    context: 'app',
    dockerfile: 'Dockerfile',
    reference: 'shop/app:1',
    arguments: {},
    labels: {},
    ...image,
  });
  return calls;
}

it('builds an image by its Dockerfile', async () => {
  expect(await asked({ arguments: { A: '1' }, labels: { b: '2' } })).toEqual([
    ['build --file app/Dockerfile --tag shop/app:1 --build-arg A=1 --label b=2 app', {}],
  ]);
});

it('hands secrets over in the environment, and only their names as arguments', async () => {
  const options = {
    target: 'runtime',
    platforms: ['linux/amd64', 'linux/arm64'],
    secrets: { npm: 'NPM_TOKEN' },
    variables: { NPM_TOKEN: 'hunter2' },
    cacheFrom: ['type=registry,ref=shop/app:cache'],
    cacheTo: ['type=inline'],
  };
  expect(await asked(options)).toEqual([
    [
      'build --file app/Dockerfile --tag shop/app:1 --target runtime --platform linux/amd64,linux/arm64 --secret id=npm,env=NPM_TOKEN --cache-from type=registry,ref=shop/app:cache --cache-to type=inline app',
      { NPM_TOKEN: 'hunter2', DOCKER_BUILDKIT: '1' },
    ],
  ]);
});
