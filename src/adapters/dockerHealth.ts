import { setTimeout as sleep } from 'node:timers/promises';
import { DRAIN_MARK } from '../model/names.ts';
import { Failure, ProgramFailure } from '../run/failure.ts';
import { type DockerClient, isMissing, labelFilters, lines } from './dockerClient.ts';

/** How often a container is looked at. */
const PACE_MILLISECONDS = 500;

/** What a check may take beyond its own settings. */
const SLACK_SECONDS = 5;

/** How long Traefik may go on sending requests to what the engine calls unhealthy: it gathers changes for half of it. */
const TRAEFIK_MILLISECONDS = 1_000;

const NANOSECONDS = 1e9;

/** A container's health, and how it is checked: times in nanoseconds, and 0 for what Docker decides. */
interface Condition {
  readonly state: string;
  readonly health: 'healthy' | 'unhealthy' | 'starting' | 'none';
  readonly check: {
    readonly Test?: readonly string[];
    readonly Interval?: number;
    readonly Timeout?: number;
    readonly StartPeriod?: number;
    readonly Retries?: number;
  } | null;
}

const CONDITION = [
  '{"state":{{json .State.Status}}',
  '"health":{{if .State.Health}}{{json .State.Health.Status}}{{else}}"none"{{end}}',
  '"check":{{json .Config.Healthcheck}}}',
].join(',');

/**
 * Marks containers, and waits until the engine calls them unhealthy and Traefik sends them nothing more.
 *
 * @returns those that the engine does not call so
 * @see {@link DRAIN_MARK}
 */
export async function drainContainers(docker: DockerClient, containers: readonly string[]): Promise<string[]> {
  const drained = await Promise.all(containers.map((container) => drain(docker, container)));
  if (drained.includes(true)) await sleep(TRAEFIK_MILLISECONDS);
  return containers.filter((_, index) => drained[index] === false);
}

/** Takes the marks of a drain back from the containers with these labels, and waits until they serve again. */
export async function undrainContainers(
  docker: DockerClient,
  labels: { readonly [label: string]: string },
): Promise<void> {
  const list = ['container', 'ls', '--quiet', '--filter', 'health=unhealthy', ...labelFilters(labels)];
  await Promise.all(lines(await docker.run(list)).map((container) => undrain(docker, container)));
}

/**
 * Waits until a container serves.
 *
 * @throws {Failure} `not-healthy` when it ended, its check fails, or that takes longer than the check allows
 */
export async function waitUntilHealthy(docker: DockerClient, container: string): Promise<void> {
  const last = await waitFor(docker, container, ({ state, health }) => isOver(state) || health !== 'starting');
  if (last?.state === 'running' && (last.health === 'healthy' || last.health === 'none')) return;
  const name = container.slice(0, 12);
  throw new Failure(
    'not-healthy',
    `The container ${name} does not serve: it is ${last === undefined ? 'gone' : `${last.state}, its health ${last.health}`}.`,
    { fix: `See what it says (docker logs --tail 50 ${name}).` },
  );
}

/** Whether it gets nothing more afterwards. */
async function drain(docker: DockerClient, container: string): Promise<boolean> {
  // Nothing is sent to what does not run: it may have been made and never started.
  const isDone = ({ state, health }: Condition) => state !== 'running' || health === 'unhealthy';
  const condition = await look(docker, container);
  if (condition === undefined || isDone(condition)) return true;
  if (!isDrainable(condition)) return false;
  // All the shell's own doing: the image need have no other program.
  try {
    await docker.run(['exec', container, shellOf(condition), '-c', `echo drain > ${DRAIN_MARK}`]);
  } catch (error) {
    if (error instanceof ProgramFailure && /is not running|is restarting|no such container/i.test(error.stderr))
      return true;
    throw error;
  }
  const last = await waitFor(docker, container, isDone);
  return last === undefined || isDone(last);
}

async function undrain(docker: DockerClient, container: string): Promise<void> {
  const condition = await look(docker, container);
  if (condition === undefined || !isDrainable(condition)) return;
  const takeBack = `test -s ${DRAIN_MARK} && : > ${DRAIN_MARK}`;
  try {
    await docker.run(['exec', container, shellOf(condition), '-c', takeBack]);
  } catch (error) {
    // It is unhealthy by itself, or gone.
    if (error instanceof ProgramFailure) return;
    throw error;
  }
  await waitFor(docker, container, ({ state, health }) => isOver(state) || health === 'healthy');
}

/** Looks at a container until it is as asked for, gone, or its check must have decided; tells how it was last. */
async function waitFor(
  docker: DockerClient,
  container: string,
  isDone: (condition: Condition) => boolean,
): Promise<Condition | undefined> {
  const begun = performance.now();
  for (;;) {
    const condition = await look(docker, container);
    if (condition === undefined || isDone(condition)) return condition;
    if (performance.now() - begun > patience(condition) * 1_000) return condition;
    await sleep(PACE_MILLISECONDS);
  }
}

/** `undefined` when it is gone. */
async function look(docker: DockerClient, container: string): Promise<Condition | undefined> {
  try {
    return JSON.parse(await docker.run(['container', 'inspect', '--format', CONDITION, container])) as Condition;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** In how many seconds a check has decided. @see https://docs.docker.com/reference/dockerfile/#healthcheck */
function patience({ check }: Condition): number {
  const seconds = (time: number | undefined, byDefault: number) => (time ? time / NANOSECONDS : byDefault);
  const round = seconds(check?.Interval, 30) + seconds(check?.Timeout, 30);
  return seconds(check?.StartPeriod, 0) + round * ((check?.Retries || 3) + 1) + SLACK_SECONDS;
}

function isDrainable({ check }: Condition): boolean {
  return check?.Test?.some((word) => word.includes(DRAIN_MARK)) ?? false;
}

/** The shell that runs the check. */
function shellOf({ check }: Condition): string {
  const [kind, program = ''] = check?.Test ?? [];
  return kind === 'CMD' ? program : '/bin/sh';
}

function isOver(state: string): boolean {
  return state === 'exited' || state === 'dead' || state === 'removing';
}
