import type { Programs } from '../../adapters/process/process.ts';
import { describeError } from '../../agent/describeError.ts';
import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import { Failure, whyOf } from '../../run/failure.ts';
import { lookAtAll } from '../doctor/check.ts';
import { machineChecks } from '../doctor/machine.ts';

/** The Docker engine that a demo plays on. */
export interface DemoEngine {
  /** As it calls itself: `Docker Desktop`, `Debian GNU/Linux 12 (bookworm)`. */
  readonly name: string;
  /** `amd64` */
  readonly architecture: string;
}

/** What is missing for a demo; the same that {@link machineChecks} say anywhere else. */
export async function missingTools(programs: Programs, signal: AbortSignal): Promise<readonly Diagnostic[]> {
  const found = await lookAtAll(machineChecks(programs), signal);
  return found
    .filter(({ state }) => state === 'error')
    .map(({ about, text, fix }) => errorAt('tool-missing', [], `${about}: ${text}`, fix));
}

/**
 * Looks at the engine.
 *
 * @throws {Failure} `engine-unreachable`, or `engine-unsuitable` when it runs no Linux containers
 */
export async function lookAtEngine(docker: Programs): Promise<DemoEngine> {
  const format = '{{.OSType}}\n{{.OperatingSystem}}';
  const [info, version] = await Promise.all([
    docker.run('docker', ['info', '--format', format]),
    docker.run('docker', ['version', '--format', '{{.Server.Arch}}']),
  ]).catch((error: unknown): never => {
    if (!(error instanceof Failure)) throw error;
    throw new Failure('engine-unreachable', `No Docker engine is available: ${describeError(error)}`, {
      fix: 'Start Docker and check that you have access: docker info',
      cause: error,
    });
  });
  const [type, name = ''] = info.split('\n');
  if (type === 'linux') return { name, architecture: version };
  throw new Failure('engine-unsuitable', `The Docker engine runs ${type} containers. The demo needs Linux containers.`);
}

/** Why the engine does not take what is pushed to a registry of this machine, and what to do about it. */
export function unreachableRegistry(host: string, { name }: DemoEngine, cause: Failure): Failure {
  return new Failure(
    'registry-unreachable',
    `The Docker engine (${name}) cannot reach the demo's registry on this machine, ${host}: ${whyOf(cause)}`,
    {
      fix: "The demo needs a Docker engine on the same machine and network as this command, such as Docker Engine on Linux. Docker Desktop and remote engines (DOCKER_HOST) do not work. Run the demo on the engine's machine.",
      cause,
    },
  );
}
