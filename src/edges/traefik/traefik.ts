import { type DockerClient, isMissing, lines } from '../../adapters/docker/client.ts';
import { EDGE_LABEL } from '../../model/names.ts';
import { Failure } from '../../run/failure.ts';
import type { Edge } from '../../run/ports/edge.ts';
import { END, fileName, printFront, readFronts } from './dynamicConfiguration.ts';
import type { Provider } from './labels.ts';
import { fetchThrough } from './tunnel.ts';

/** The folder that Traefik's file provider watches. */
const FOLDER = '/etc/traefik/dynamic';
const HTTPS_PORT = '443';

const READ = `cat ${FOLDER}/pipegen-*.yml 2>/dev/null || :`;

/** A file takes its place whole, or not at all: what arrives may be cut off when its writer is killed. */
const WRITE = `part="$1.part$$" && cat > "$part" && test "$(tail -n 1 "$part")" = '${END}' && mv "$part" "$1"`;

/** The container that is the edge, and which version of Traefik it runs. */
interface Found {
  readonly container: string;
  readonly version: 2 | 3;
}

/** What Traefik is reached by. */
export interface TraefikOptions {
  readonly docker: DockerClient;
  /** The environment of the `docker` program. */
  readonly env: { readonly [name: string]: string | undefined };
  /** The target's name in messages. */
  readonly target: string;
  /** How Traefik finds what requests are sent to; default `docker`. */
  readonly provider?: Provider;
  /** The container, of a Traefik 3, where it is known already. */
  readonly container?: string;
}

/**
 * Traefik on a Docker engine, told which revision answers by files in a folder that it watches.
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
      throw new Failure('edge-missing', `No edge runs on the engine of ${target}: nothing there lets requests in.`, {
        fix: 'Start the host stack, as its Compose file says in its first lines, and see pipegen doctor.',
      });
    if (other !== undefined)
      throw new Failure('edge-ambiguous', `${running.length} edges run on the engine of ${target}.`, {
        fix: `Leave one of them: docker container ls --filter label=${EDGE_LABEL}`,
      });
    const [container = '', kind] = line.split(' ');
    return { container, version: kind === 'traefik-2' ? 2 : 3 };
  };

  /** Runs a script in the edge's container, which may have been made anew since it was found. */
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
