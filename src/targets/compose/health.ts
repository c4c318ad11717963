import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { type DockerClient, isMissing } from '../../adapters/docker/client.ts';
import { parseJson } from '../../adapters/parseJson.ts';
import { Failure } from '../../run/failure.ts';

/** The polling interval. */
const PACE_MILLISECONDS = 500;

/** Additional time for a health check. */
const SLACK_SECONDS = 5;

const NANOSECONDS = 1e9;

/** A container's health, and how it is checked: times in nanoseconds, and 0 for what Docker decides. */
const CONDITION = z.object({
  state: z.string(),
  health: z.string(),
  check: z.nullable(
    z.object({
      Test: z.optional(z.array(z.string())),
      Interval: z.optional(z.number()),
      Timeout: z.optional(z.number()),
      StartPeriod: z.optional(z.number()),
      Retries: z.optional(z.number()),
    }),
  ),
});
type Condition = z.output<typeof CONDITION>;

const FORMAT = [
  '{"state":{{json .State.Status}}',
  '"health":{{if .State.Health}}{{json .State.Health.Status}}{{else}}"none"{{end}}',
  '"check":{{json .Config.Healthcheck}}}',
].join(',');

/**
 * Waits until a container is healthy.
 *
 * @throws {Failure} `not-healthy` if it exited, its health check failed, or did not finish in time
 */
export async function waitUntilHealthy(docker: DockerClient, container: string): Promise<void> {
  const last = await waitFor(docker, container, ({ state, health }) => isOver(state) || health !== 'starting');
  if (last?.state === 'running' && (last.health === 'healthy' || last.health === 'none')) return;
  const name = container.slice(0, 12);
  throw new Failure(
    'not-healthy',
    `The container ${name} is not healthy: it ${last === undefined ? 'no longer exists' : `is ${last.state}, with health ${last.health}`}.`,
    { fix: `Check its log: docker logs --tail 50 ${name}` },
  );
}

/** Polls a container until a condition holds, it is removed, or the timeout of its health check; returns its last state. */
async function waitFor(
  docker: DockerClient,
  container: string,
  isDone: (condition: Condition) => boolean,
): Promise<Condition | undefined> {
  const begun = performance.now();
  for (;;) {
    const condition = await look(docker, container);
    if (condition === undefined || isDone(condition)) return condition;
    if (performance.now() - begun > decisionSeconds(condition) * 1_000) return condition;
    await sleep(PACE_MILLISECONDS);
  }
}

/** `undefined` if it no longer exists. */
async function look(docker: DockerClient, container: string): Promise<Condition | undefined> {
  try {
    const text = await docker.run(['container', 'inspect', '--format', FORMAT, container]);
    return parseJson(CONDITION, text, 'docker container inspect');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Returns the maximum duration of a health check, in seconds. @see https://docs.docker.com/reference/dockerfile/#healthcheck */
function decisionSeconds({ check }: Condition): number {
  const seconds = (time: number | undefined, byDefault: number) => (time ? time / NANOSECONDS : byDefault);
  const round = seconds(check?.Interval, 30) + seconds(check?.Timeout, 30);
  return seconds(check?.StartPeriod, 0) + round * ((check?.Retries || 3) + 1) + SLACK_SECONDS;
}

function isOver(state: string): boolean {
  return state === 'exited' || state === 'dead' || state === 'removing';
}
