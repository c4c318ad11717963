import type { TerminalTask } from '../../run/ports/target.ts';

/**
 * The words of the Compose command that gives the terminal to a task.
 *
 * A container that `run` makes has the service's image, variables, files, volumes and networks, and no requests come to it.
 *
 * @see https://docs.docker.com/reference/cli/docker/compose/
 */
export function attachCommand(task: TerminalTask): readonly string[] {
  if (task.kind === 'logs') return ['logs', ...logOptions(task), ...task.services];
  const terminal = task.isTyped ? [] : ['--no-TTY'];
  const alone = ['--rm', '--no-deps', '--label', 'traefik.enable=false'];
  return [task.kind, ...(task.kind === 'run' ? alone : []), ...terminal, task.service, ...task.command];
}

/** Options of `logs` that Compose and `docker service` have in common. */
export function logOptions({ follow, tail, since }: Extract<TerminalTask, { kind: 'logs' }>): readonly string[] {
  return [
    ...(follow ? ['--follow'] : []),
    ...(tail === undefined ? [] : [`--tail=${tail}`]),
    ...(since === undefined ? [] : [`--since=${since}`]),
  ];
}
