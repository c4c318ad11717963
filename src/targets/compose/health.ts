import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { type DockerClient, isMissing } from '../../adapters/docker/client.ts';
import { parseJson } from '../../adapters/parseJson.ts';
import { Failure } from '../../run/failure.ts';

/** How often a container is looked at. */
const PACE_MILLISECONDS = 500;

/** What a check may take beyond its own settings. */
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
    const text = await docker.run(['container', 'inspect', '--format', FORMAT, container]);
    return parseJson(CONDITION, text, 'docker container inspect');
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

function isOver(state: string): boolean {
  return state === 'exited' || state === 'dead' || state === 'removing';
}
