import { type DockerClient, lines } from '../../adapters/docker/client.ts';
import { count } from '../../model/count.ts';
import { type Finding, ok, wrong } from '../../run/finding.ts';

/** The parts of `docker info` and `docker node ls` that are looked at. */
interface SwarmInfo {
  readonly LocalNodeState: string;
  readonly ControlAvailable: boolean;
}
interface SwarmNode {
  readonly Hostname: string;
  readonly Status: string;
  readonly Availability: string;
}

/** Checks a Swarm: a reachable manager, and ready nodes. */
export async function diagnose(docker: DockerClient): Promise<readonly Finding[]> {
  const swarm = JSON.parse(await docker.run(['info', '--format', '{{json .Swarm}}'])) as SwarmInfo;
  if (swarm.LocalNodeState !== 'active')
    return [
      wrong(
        `is not part of a Swarm (${swarm.LocalNodeState})`,
        'Run docker swarm init there, or use a manager as the target.',
      ),
    ];
  if (!swarm.ControlAvailable)
    return [
      wrong(
        'is a worker of a Swarm',
        'Use a manager as the host of the target. To list managers, run docker node ls there.',
      ),
    ];
  const nodes = lines(await docker.run(['node', 'ls', '--format', '{{json .}}'])).map(
    (line) => JSON.parse(line) as SwarmNode,
  );
  const away = nodes.filter(({ Status, Availability }) => Status !== 'Ready' || Availability === 'Drain');
  const findings = away.map(({ Hostname, Status, Availability }) =>
    wrong(`node ${Hostname} accepts no tasks (${Status}, ${Availability})`, `Check: docker node inspect ${Hostname}`),
  );
  return [ok(`manages a Swarm of ${count(nodes.length, 'node')}`), ...findings];
}
