import * as z from 'zod/mini';
import { type DockerClient, labelFilters, lines } from '../../adapters/docker/client.ts';
import { parseJson } from '../../adapters/parseJson.ts';
import type { Unit } from '../../plan/operation.ts';
import { ProgramFailure } from '../../run/failure.ts';
import { ONE_OFF_LABEL, PROJECT_LABEL } from './containers.ts';

/** The parts of Compose's own reading of a file that are looked at. */
const COMPOSE_MODEL = z.object({
  services: z.record(z.string(), z.object({ depends_on: z.optional(z.record(z.string(), z.looseObject({}))) })),
});

/**
 * Runs a command in a container of a stack's service that is there for nothing else.
 *
 * Compose gives it the service's image, variables, files, volumes and networks, but none of its network names, ports and
 * restarts; Traefik leaves it out by its label.
 *
 * @see https://docs.docker.com/reference/cli/docker/compose/run/
 */
export async function runServiceOnce(
  docker: DockerClient,
  stack: Unit,
  service: string,
  command: readonly string[],
  timeoutSeconds: number,
): Promise<void> {
  await removeOneOffs(docker, stack.name);
  await startDependencies(docker, stack, service);
  const alone = ['--rm', '--no-TTY', '--no-deps', '--label', 'traefik.enable=false'];
  try {
    await docker.show(docker.compose(stack, 'run', ...alone, service, ...command), {
      env: stack.variables,
      timeoutSeconds,
    });
  } finally {
    await removeOneOffs(docker, stack.name);
  }
}

/** `run` by itself would wait without end, and make anew what runs already with other settings. */
async function startDependencies(docker: DockerClient, stack: Unit, service: string): Promise<void> {
  const config = docker.compose(stack, 'config', '--format', 'json');
  const text = await docker.run(config, { env: stack.variables });
  const { services } = parseJson(COMPOSE_MODEL, text, 'docker compose config');
  const dependencies = Object.keys(services[service]?.depends_on ?? {});
  if (dependencies.length === 0) return;
  const wait = ['--wait', '--wait-timeout', String(stack.waitSeconds)];
  const up = docker.compose(stack, 'up', '--detach', '--no-recreate', ...wait, ...dependencies);
  await docker.show(up, { env: stack.variables });
}

/** Removes what `docker compose run` made in a project: an interruption may have left it, even still at work. */
export async function removeOneOffs(docker: DockerClient, project: string): Promise<void> {
  const labels = labelFilters({ [PROJECT_LABEL]: project, [ONE_OFF_LABEL]: 'True' });
  const containers = lines(await docker.run(['container', 'ls', '--all', '--quiet', ...labels]));
  if (containers.length === 0) return;
  await docker.run(['container', 'rm', '--force', '--volumes', ...containers]).catch((error: unknown) => {
    // The engine may be removing it at the same moment.
    const isGoing = error instanceof ProgramFailure && /no such container|already in progress/i.test(error.stderr);
    if (!isGoing) throw error;
  });
}
