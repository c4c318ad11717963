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

/** What a Swarm must have: a manager that answers, and nodes that are ready. */
export async function diagnose(docker: DockerClient): Promise<readonly Finding[]> {
  const swarm = JSON.parse(await docker.run(['info', '--format', '{{json .Swarm}}'])) as SwarmInfo;
  if (swarm.LocalNodeState !== 'active')
    return [
      wrong(`is no part of a Swarm (${swarm.LocalNodeState})`, 'Run docker swarm init there, or name a manager.'),
    ];
  if (!swarm.ControlAvailable)
    return [wrong('is a worker of a Swarm', "Name a manager as the target's host (docker node ls shows them there).")];
  const nodes = lines(await docker.run(['node', 'ls', '--format', '{{json .}}'])).map(
    (line) => JSON.parse(line) as SwarmNode,
  );
  const away = nodes.filter(({ Status, Availability }) => Status !== 'Ready' || Availability === 'Drain');
  const findings = away.map(({ Hostname, Status, Availability }) =>
    wrong(`node ${Hostname} takes no tasks (${Status}, ${Availability})`, `See docker node inspect ${Hostname}.`),
  );
  return [ok(`manages a Swarm of ${count(nodes.length, 'node')}`), ...findings];
}
