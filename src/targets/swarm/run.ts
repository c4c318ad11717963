import { setTimeout as sleep } from 'node:timers/promises';
import type { Unit } from '../../plan/operation.ts';
import { Failure } from '../../run/failure.ts';
import { deployAndWait } from './deployAndWait.ts';
import { listServices, listTasks, ONE_OFF_LABEL } from './services.ts';
import { deployServices, readStack, type StackOptions } from './stack.ts';

/** The polling interval. */
const PACE_MILLISECONDS = 500;

/** The suffix of the service for a single command. */
const SUFFIX = 'run';

/**
 * Runs a command in a task of its own, which has the image, variables, files and networks of a service, after what the
 * service is connected to is healthy. Swarm calls that a job.
 *
 * @throws {Failure} `program-failed` with what the task said last
 */
export async function runServiceOnce(
  options: StackOptions,
  unit: Unit,
  service: string,
  command: readonly string[],
  timeoutSeconds: number,
): Promise<void> {
  const stack = await readStack(options, unit);
  const definition = stack.services[service];
  if (definition === undefined) throw new Error(`${unit.manifest} has no service named "${service}".`);
  await removeRuns(options, unit.name);
  await startDependencies(options, unit, definition.depends_on ?? []);
  const { healthcheck: _, depends_on: __, ...rest } = definition;
  const name = `${service}-${SUFFIX}`;
  const labels = (definition.deploy?.labels ?? []).filter((label) => !label.startsWith('traefik.'));
  const deploy = {
    ...{ mode: 'replicated-job', replicas: 1, labels: [...labels, `${ONE_OFF_LABEL}=True`] },
    ...{ restart_policy: { condition: 'none' }, endpoint_mode: 'dnsrr' },
  };
  // As in Compose files, "$" is doubled.
  const doubled = command.map((word) => word.replaceAll('$', '$$$$'));
  try {
    await deployServices(options, unit, stack, {
      [name]: { ...rest, command: doubled, healthcheck: { disable: true }, deploy },
    });
    await waitForEnd(options, unit, name, timeoutSeconds);
  } finally {
    await removeRuns(options, unit.name);
  }
}

async function startDependencies(options: StackOptions, unit: Unit, names: readonly string[]): Promise<void> {
  const { docker } = options;
  const present = (await listServices(docker, { unit: unit.name })).map(({ Spec: { Name } }) => Name);
  const absent = names.filter((name) => !present.includes(`${unit.name}_${name}`));
  if (absent.length === 0) return;
  await deployAndWait(options, unit, absent);
}

async function waitForEnd({ docker }: StackOptions, unit: Unit, name: string, timeoutSeconds: number): Promise<void> {
  const deadline = performance.now() + timeoutSeconds * 1_000;
  for (;;) {
    const own = (await listServices(docker, { unit: unit.name })).filter(
      ({ Spec: { Name } }) => Name === `${unit.name}_${name}`,
    );
    const task = (await listTasks(docker, own)).at(-1);
    const { State: state, Err: why, ContainerStatus: container } = task?.Status ?? { State: 'new' };
    if (state === 'complete') return;
    if (task !== undefined && /^(?:failed|rejected|orphaned)$/.test(state)) {
      const log = await docker
        .run(['service', 'logs', '--raw', '--tail', '50', task.ID], { isShown: true })
        .catch(() => '');
      const code = container?.ExitCode === undefined ? (why ?? state) : `ended with ${container.ExitCode}`;
      throw new Failure(
        'program-failed',
        `The command of ${name} in ${unit.name} ${code}.${log === '' ? '' : ` Last line of its log: ${log.split('\n').at(-1)}`}`,
      );
    }
    if (performance.now() > deadline)
      throw new Failure(
        'timed-out',
        `The command of ${name} in ${unit.name} did not finish within ${timeoutSeconds} s.`,
      );
    await sleep(PACE_MILLISECONDS);
  }
}

/** Removes services of an earlier run, even if they are still running. */
async function removeRuns({ docker }: StackOptions, unitName: string): Promise<void> {
  const runs = await listServices(docker, { unit: unitName, labels: { [ONE_OFF_LABEL]: 'True' } });
  if (runs.length > 0) await docker.run(['service', 'rm', ...runs.map(({ ID }) => ID)]);
}
