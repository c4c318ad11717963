import { type DockerClient, isMissing, lines } from '../../adapters/docker/client.ts';
import { EDGE_LABEL } from '../../model/names.ts';
import { Failure } from '../../run/failure.ts';
import type { Edge } from '../../run/ports/edge.ts';
import { END, fileName, printFront, readFronts } from './dynamicConfiguration.ts';
import type { Provider } from './labels.ts';
import { fetchThrough } from './tunnel.ts';

/** The folder of Traefik's file provider. */
const FOLDER = '/etc/traefik/dynamic';
const HTTPS_PORT = '443';

const READ = `cat ${FOLDER}/pipegen-*.yml 2>/dev/null || :`;

/** Writes a file atomically: its input may be incomplete if the writer is killed. */
const WRITE = `part="$1.part$$" && cat > "$part" && test "$(tail -n 1 "$part")" = '${END}' && mv "$part" "$1"`;

/** The container and the version of Traefik. */
interface Found {
  readonly container: string;
  readonly version: 2 | 3;
}

/** Options for accessing Traefik. */
export interface TraefikOptions {
  readonly docker: DockerClient;
  /** The environment variables of `docker`. */
  readonly env: { readonly [name: string]: string | undefined };
  /** The target's name in messages. */
  readonly target: string;
  /** The provider of backends; default `docker`. */
  readonly provider?: Provider;
  /** The container, of a Traefik 3, where it is known already. */
  readonly container?: string;
}

/**
 * Traefik on a Docker engine, configured by files in a folder that it watches.
 *
 * Its image needs a shell, `cat`, `mv`, `tail` and `nc`, as Traefik's own has.
 */
export function createTraefik({ docker, env, target, provider = 'docker', container: known }: TraefikOptions): Edge {
  let found: Promise<Found> | undefined;

  const find = async (): Promise<Found> => {
    if (known !== undefined) return { container: known, version: 3 };
    const list = ['container', 'ls', '--no-trunc', '--filter', `label=${EDGE_LABEL}`];
    const format = ['--format', `{{.ID}} {{.Label "${EDGE_LABEL}"}}`];
    const running = lines(await docker.run([...list, ...format])).filter((line) => / traefik-[23]$/.test(line));
    const [line, other] = running;
    if (line === undefined)
      throw new Failure(
        'edge-missing',
        `Traefik is not running on the engine of ${target}, so no requests reach its deployments.`,
        {
          fix: 'Start the host stack as described at the top of its Compose file, then run pipegen doctor.',
        },
      );
    if (other !== undefined)
      throw new Failure(
        'edge-ambiguous',
        `${running.length} instances of Traefik are running on the engine of ${target}.`,
        {
          fix: `Stop all but one: docker container ls --filter label=${EDGE_LABEL}`,
        },
      );
    const [container = '', kind] = line.split(' ');
    return { container, version: kind === 'traefik-2' ? 2 : 3 };
  };

  /** Runs a script in the edge's container, which may have been recreated meanwhile. */
  const inEdge = async (script: string, args: readonly string[], input?: string): Promise<string> => {
    const run = async () => {
      found ??= find();
      const { container } = await found;
      const exec = ['exec', ...(input === undefined ? [] : ['--interactive']), container, 'sh', '-c', script, 'sh'];
      return docker.run([...exec, ...args], input === undefined ? {} : { input });
    };
    try {
      return await run();
    } catch (error) {
      found = undefined;
      if (isMissing(error)) return run();
      throw error;
    }
  };

  return {
    fronts: async () => readFronts(await inEdge(READ, [])),

    async write(front) {
      found ??= find();
      const { version } = await found;
      await inEdge(WRITE, [`${FOLDER}/${fileName(front)}`], printFront(front, { version, provider }));
    },

    async remove(front) {
      await inEdge('rm -f "$1"', [`${FOLDER}/${fileName(front)}`]);
    },

    async fetch(url, options = {}) {
      found ??= find();
      const { container } = await found;
      const args = ['exec', '--interactive', container, 'nc', '127.0.0.1', HTTPS_PORT];
      return fetchThrough({ program: 'docker', args, env }, new URL(url), options);
    },
  };
}
