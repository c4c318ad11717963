import { isHealthy } from '../plan/observed.ts';
import { type FailingContainer, PROJECT_LABEL } from '../run/ports/engine.ts';
import { type DockerClient, isMissing, lines } from './dockerClient.ts';
import { listContainers } from './dockerContainers.ts';

/** How a container is, as Docker tells it. */
interface State {
  readonly name: string;
  readonly status: string;
  readonly exitCode: number;
  readonly health: { readonly Log?: readonly { readonly Output?: string }[] | null } | null;
}

const FORMAT =
  '{"name":{{json .Name}},"status":{{json .State.Status}},"exitCode":{{.State.ExitCode}},"health":{{json .State.Health}}}';

/** How long a check's output may be shown. */
const CHECK_CHARACTERS = 500;

/** The containers of a project that do not serve, and why, as far as Docker knows. */
export async function findFailing(
  docker: DockerClient,
  project: string,
  count: number,
): Promise<readonly FailingContainer[]> {
  const containers = await listContainers(docker, { [PROJECT_LABEL]: project });
  const failing = containers.filter((container) => !isHealthy(container));
  const described = await Promise.all(
    failing.map(async ({ id, service, health }): Promise<readonly FailingContainer[]> => {
      try {
        const [text, printed] = await Promise.all([
          docker.run(['container', 'inspect', '--format', FORMAT, id]),
          docker.run(['container', 'logs', '--tail', String(count), id], { isMerged: true }),
        ]);
        const { name, status, exitCode, health: checks } = JSON.parse(text) as State;
        const check = (checks?.Log?.at(-1)?.Output ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, CHECK_CHARACTERS);
        const ended = status === 'exited' || status === 'restarting' || status === 'dead';
        const state = status === 'running' ? health : status;
        return [
          { name: name.replace(/^\//, ''), service, state, check, lines: lines(printed), ...(ended && { exitCode }) },
        ];
      } catch (error) {
        if (isMissing(error)) return [];
        throw error;
      }
    }),
  );
  return described.flat();
}
