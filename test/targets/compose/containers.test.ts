import { expect, it } from 'vitest';
import type { DockerClient } from '../../../src/adapters/docker/client.ts';
import { listContainers } from '../../../src/targets/compose/containers.ts';

const LINE = {
  id: 'c0ffee',
  createdAt: '2024-03-01 12:00:00 +0100 CET',
  state: 'running',
  status: 'Up 5 minutes (healthy)',
  labels: {
    'com.docker.compose.service': 'app',
    'com.docker.compose.project': 'shop',
    'com.docker.compose.oneoff': '',
  },
};

function listing(text: string) {
  const docker: Pick<DockerClient, 'run'> = { run: async () => text };
  return listContainers(docker as DockerClient, { unit: 'shop' });
}

it('a container is read from its line of the listing', async () => {
  const read = {
    id: 'c0ffee',
    unitName: 'shop',
    service: 'app',
    health: 'healthy',
    createdAt: '2024-03-01T11:00:00.000Z',
  };
  expect(await listing(`${JSON.stringify(LINE)}\n`)).toMatchObject([read]);
});

it.each(['not JSON', '[]', JSON.stringify({ ...LINE, labels: null }), JSON.stringify({ ...LINE, state: 7 })])(
  'the line %j is refused',
  async (line) => {
    await expect(listing(line)).rejects.toMatchObject({ code: 'output-unreadable' });
  },
);
