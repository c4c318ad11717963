import * as z from 'zod/mini';
import { type DockerClient, isMissing, lines } from '../../adapters/docker/client.ts';
import { parseJson } from '../../adapters/parseJson.ts';
import type { FailingReplica } from '../../run/ports/target.ts';
import { listContainers } from './containers.ts';

/** The state of a container in Docker's output. */
const CONDITION = z.object({
  name: z.string(),
  status: z.string(),
  exitCode: z.number(),
  restarts: z.number(),
  health: z.nullable(
    z.object({ Status: z.string(), Log: z.nullish(z.array(z.object({ Output: z.optional(z.string()) }))) }),
  ),
});
type Condition = z.output<typeof CONDITION>;

const FORMAT = [
  '{"name":{{json .Name}},"status":{{json .State.Status}},"exitCode":{{.State.ExitCode}}',
  '"restarts":{{.RestartCount}},"health":{{json .State.Health}}}',
].join(',');

/** The maximum length of a health check's output. */
const CHECK_CHARACTERS = 500;

/** Returns the failing containers of a project, with the reasons. */
export async function findFailing(
  docker: DockerClient,
  project: string,
  count: number,
): Promise<readonly FailingReplica[]> {
  const containers = await listContainers(docker, { unit: project });
  const described = await Promise.all(
    containers.map(async ({ id, service }): Promise<readonly FailingReplica[]> => {
      try {
        const condition = await look(docker, id);
        const state = stateOf(condition);
        if (state === undefined) return [];
        const [printed, exitCode] = await Promise.all([
          docker.run(['container', 'logs', '--tail', String(count), id], { isMerged: true }),
          lastExitCode(docker, id, condition),
        ]);
        const name = condition.name.replace(/^\//, '');
        const check = (condition.health?.Log?.at(-1)?.Output ?? '').trim().replaceAll(/\s+/g, ' ');
        return [
          {
            ...{ name, service, state, check: check.slice(0, CHECK_CHARACTERS), lines: lines(printed) },
            ...(exitCode !== undefined && { exitCode }),
          },
        ];
      } catch (error) {
        if (isMissing(error)) return [];
        throw error;
      }
    }),
  );
  return described.flat();
}

async function look(docker: DockerClient, id: string): Promise<Condition> {
  const text = await docker.run(['container', 'inspect', '--format', FORMAT, id]);
  return parseJson(CONDITION, text, 'docker container inspect');
}

/** `undefined` when it serves. What was restarted and has not been seen healthy is restarting, also while it runs for a moment. */
function stateOf({ status, restarts, health }: Condition): string | undefined {
  if (status !== 'running') return status;
  if (health?.Status === 'healthy') return undefined;
  if (restarts > 0 && health?.Status !== 'unhealthy') return 'restarting';
  return health === null ? undefined : health.Status;
}

/**
 * How a container's program ended last; `undefined` when it never did. Docker forgets the exit code when it starts the
 * container again, but not the event.
 */
async function lastExitCode(
  docker: DockerClient,
  id: string,
  { status, exitCode, restarts }: Condition,
): Promise<number | undefined> {
  if (status === 'exited' || status === 'restarting' || status === 'dead') return exitCode;
  if (restarts === 0) return undefined;
  const format = '{{index .Actor.Attributes "exitCode"}}';
  const filters = ['--filter', `container=${id}`, '--filter', 'event=die'];
  const ends = lines(await docker.run(['events', '--since', '0', '--until', '0s', ...filters, '--format', format]));
  const last = ends.at(-1);
  return last === undefined ? undefined : Number(last);
}
