import { existsSync } from 'node:fs';
import { type DockerClient, type DockerOptions, lines, MORE_NETWORKS } from '../../adapters/docker/client.ts';
import { judgeRoom } from '../../adapters/files/room.ts';
import { count } from '../../model/count.ts';
import type { Flow } from '../../model/flow.ts';
import { EDGE_NETWORK, LABELS, manifestFile, unitNameOf } from '../../model/names.ts';
import { isHealthy } from '../../plan/observed.ts';
import { doubtful, type Finding, ok, wrong } from '../../run/finding.ts';
import { countFreeNetworks } from './addresses.ts';
import { listContainers } from './containers.ts';

/** Checks an engine: the host's services, addresses for networks, disk space. */
export async function diagnose(
  docker: DockerClient,
  { host, variables }: DockerOptions,
  flow: Flow,
): Promise<readonly Finding[]> {
  const isLocal = host === undefined && (variables.DOCKER_HOST ?? 'unix://').startsWith('unix://');
  return (
    await Promise.all([judgeEdge(docker, flow), judgeAddresses(docker), ...(isLocal ? [judgeDisk(docker)] : [])])
  ).flat();
}

/** Checks the edge: without it no request reaches a healthy deployment. */
async function judgeEdge(docker: DockerClient, flow: Flow): Promise<readonly Finding[]> {
  const edges = flow.services.filter(({ scope, edge }) => scope === 'host' && edge !== undefined);
  if (edges.length === 0) return [];
  const [networks, containers] = await Promise.all([
    docker.run(['network', 'ls', '--format', '{{.Name}}']),
    listContainers(docker, { labels: { [LABELS.scope]: 'host' } }),
  ]);
  const running = containers.filter(({ labels }) => edges.some(({ name }) => name === labels[LABELS.service]));
  const unit = `--project-name ${unitNameOf(flow.name, 'host')} --file ${manifestFile(flow.name, 'host')}`;
  const start = `Start the host's services there: docker compose ${unit} up --detach --wait`;
  if (!lines(networks).includes(EDGE_NETWORK))
    return [wrong(`has no network ${EDGE_NETWORK}`, `docker network create --internal ${EDGE_NETWORK}. ${start}`)];
  if (running.length === 0) return [wrong('Traefik is not running, so no link works', start)];
  return [
    running.some(isHealthy) ? ok('Traefik is healthy') : wrong('Traefik is not healthy, so no link works', start),
  ];
}

/** A revision has a network of its own, and so has the data of a deployment that keeps none. */
const NETWORKS_OF_A_DEPLOYMENT = 2;

async function judgeAddresses(docker: DockerClient): Promise<Finding> {
  const free = await countFreeNetworks(docker);
  const text = `has addresses for ${count(free, 'more network')}, but a deployment needs up to ${NETWORKS_OF_A_DEPLOYMENT}`;
  if (free < NETWORKS_OF_A_DEPLOYMENT) return wrong(text, MORE_NETWORKS);
  return free < 3 * NETWORKS_OF_A_DEPLOYMENT ? doubtful(text, MORE_NETWORKS) : ok(text);
}

async function judgeDisk(docker: DockerClient): Promise<Finding> {
  const folder = (await docker.run(['info', '--format', '{{.DockerRootDir}}'])).trim();
  // The engine may run in a virtual machine, as with Docker Desktop.
  return existsSync(folder) ? judgeRoom(folder) : ok('its disk is not on this machine');
}
