import type { Programs } from '../../adapters/process/process.ts';
import { describeError } from '../../agent/describeError.ts';
import { type Diagnostic, fault } from '../../model/diagnostic.ts';
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
    .map(({ about, text, fix }) => fault('tool-missing', [], `${about}: ${text}`, fix));
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
    throw new Failure('engine-unreachable', `There is no Docker engine to play on: ${describeError(error)}`, {
      fix: 'Start Docker, and see that you may use it (docker info). Nothing else is needed: no account, no images.',
      cause: error,
    });
  });
  const [type, name = ''] = info.split('\n');
  if (type === 'linux') return { name, architecture: version };
  throw new Failure('engine-unsuitable', `The Docker engine runs ${type} containers; the demo needs one for Linux.`);
}

/** Why the engine does not take what is pushed to a registry of this machine, and what to do about it. */
export function unreachableRegistry(host: string, { name }: DemoEngine, cause: Failure): Failure {
  return new Failure(
    'registry-unreachable',
    `The Docker engine (${name}) does not reach ${host}, where the demo's registry is on this machine: ${whyOf(cause)}`,
    {
      fix: 'The demo needs an engine that runs on the same machine and in the same network as this command, as Docker Engine on Linux does; in the virtual machine of Docker Desktop, or behind a DOCKER_HOST of another machine, it does not. Run the demo there.',
      cause,
    },
  );
}
