import { type DockerClient, lines } from '../../adapters/docker/client.ts';
import type { FailingReplica } from '../../run/ports/target.ts';
import { isCurrent, listServices, listTasks, type SwarmTask } from './services.ts';

/** How many characters of a task's error are shown. */
const ERROR_CHARACTERS = 500;

/**
 * The tasks of a unit that do not serve, one for each service and state, and why. Swarm replaces a task that fails: its
 * last one tells more than the one that is about to start.
 */
export async function findFailing(
  docker: DockerClient,
  unitName: string,
  count: number,
): Promise<readonly FailingReplica[]> {
  const services = await listServices(docker, { unit: unitName });
  const tasks = await listTasks(docker, services);
  const found = services.map(async (service): Promise<readonly FailingReplica[]> => {
    const own = tasks.filter(({ ServiceID }) => ServiceID === service.ID);
    const shown = own.findLast(isOver) ?? own.findLast((task) => isCurrent(task) && task.Status.State !== 'running');
    const wanted = service.Spec.Mode.Replicated?.Replicas ?? 1;
    const running = own.filter((task) => isCurrent(task) && task.Status.State === 'running');
    if (shown === undefined || running.length >= wanted) return [];
    const { State: state, Err = '', ContainerStatus: container } = shown.Status;
    const isUnhealthy = /unhealthy/.test(Err);
    return [
      {
        name: `${service.Spec.Name}.${shown.ID.slice(0, 12)}`,
        service: service.Spec.Name.slice(unitName.length + 1),
        state: isUnhealthy ? 'unhealthy' : isOver(shown) ? 'exited' : state,
        check: isUnhealthy ? Err.slice(0, ERROR_CHARACTERS) : '',
        lines: [
          ...(await readLog(docker, shown.ID, count)),
          // Of what never ran there is no log.
          ...(container?.ExitCode === undefined && Err !== '' ? [Err.slice(0, ERROR_CHARACTERS)] : []),
        ].slice(-count),
        ...(isOver(shown) && !isUnhealthy && container?.ExitCode !== undefined && { exitCode: container.ExitCode }),
      },
    ];
  });
  return (await Promise.all(found)).flat();
}

function isOver({ Status: { State: state } }: SwarmTask): boolean {
  return state === 'failed' || state === 'rejected';
}

/** A task that never had a container has no log. */
async function readLog(docker: DockerClient, task: string, count: number): Promise<readonly string[]> {
  const log = ['service', 'logs', '--raw', '--tail', String(count), task];
  return lines(await docker.run(log, { isMerged: true }).catch(() => ''));
}
