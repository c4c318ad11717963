import { type DockerClient, labelFilters, lines } from '../../adapters/docker/client.ts';
import type { Unit } from '../../plan/operation.ts';
import { Failure } from '../../run/failure.ts';
import type { TerminalTask } from '../../run/ports/target.ts';
import { logOptions } from '../compose/attach.ts';
import { runServiceOnce } from './run.ts';
import { listServices } from './services.ts';
import type { StackOptions } from './stack.ts';

/** The label of containers by which an engine knows the service of a task. */
const SERVICE_NAME_LABEL = 'com.docker.swarm.service.name';

/**
 * Gives the terminal to the logs of a stack's services, or to a command in one.
 *
 * @throws {Failure} `replica-elsewhere` when no task of the service runs on the manager, whose engine alone is reached
 */
export async function attach(
  options: StackOptions,
  unit: Unit,
  task: TerminalTask,
  timeoutSeconds: number,
): Promise<number> {
  const { docker } = options;
  if (task.kind === 'logs') return showLogs(docker, unit, task);
  if (task.kind === 'run') {
    await runServiceOnce(options, unit, task.service, task.command, timeoutSeconds);
    return 0;
  }
  const labels = labelFilters({ [SERVICE_NAME_LABEL]: `${unit.name}_${task.service}` });
  const [container] = lines(await docker.run(['container', 'ls', '--quiet', ...labels]));
  if (container === undefined)
    throw new Failure(
      'replica-elsewhere',
      `No task of ${task.service} in ${unit.name} runs on the manager, and only its engine can be reached.`,
      {
        fix: `Run the command in a container of its own: pipegen run, or log in to the node of: docker service ps ${unit.name}_${task.service}`,
      },
    );
  const terminal = task.isTyped ? ['--interactive', '--tty'] : ['--interactive'];
  return docker.attach(['exec', ...terminal, container, ...task.command], { env: unit.variables });
}

async function showLogs(
  docker: DockerClient,
  unit: Unit,
  task: Extract<TerminalTask, { kind: 'logs' }>,
): Promise<number> {
  const all = (await listServices(docker, { unit: unit.name })).map(({ Spec: { Name } }) => Name);
  const names = task.services.length === 0 ? all : task.services.map((service) => `${unit.name}_${service}`);
  const codes = await Promise.all(
    names.map((name) => docker.attach(['service', 'logs', ...logOptions(task), name], { env: unit.variables })),
  );
  return Math.max(0, ...codes);
}
