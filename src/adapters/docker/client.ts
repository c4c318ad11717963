import type { Unit } from '../../plan/operation.ts';
import { Failure, ProgramFailure } from '../../run/failure.ts';
import type { ProgramOptions, Programs } from '../process/process.ts';

/** Options of a Docker engine. */
export interface DockerOptions {
  readonly programs: Programs;
  /** `ssh://user@host`; by default the engine of the environment variables. */
  readonly host?: string;
  /** The environment variables, including those of the file. */
  readonly variables: { readonly [name: string]: string | undefined };
  /** The file with further settings and secrets for Compose, if it exists. */
  readonly envFile?: string;
  /** The environment variables with the registry login, for commands that pull or push. */
  readonly loggedIn: () => Promise<{ readonly [name: string]: string }>;
}

/** Runs `docker` commands; all fail with `engine-unreachable` if there is no engine. */
export interface DockerClient {
  /** Runs a command and returns its output. */
  run(args: readonly string[], options?: ProgramOptions): Promise<string>;
  /** Runs a command that may pull or push, and shows its output immediately. */
  show(args: readonly string[], options?: ProgramOptions): Promise<string>;
  /** Runs a command in the terminal, and returns its exit code. */
  attach(args: readonly string[], options: Pick<ProgramOptions, 'env'>): Promise<number>;
  /** Sends a request to the engine's API, for features that the command line does not have, and returns the JSON. */
  post(path: string, body: object): Promise<string>;
  /** The arguments of a Compose command on a stack. */
  compose(stack: Unit, ...command: readonly string[]): readonly string[];
}

/** Errors of clients and Compose when an engine is unreachable or the connection is lost. */
const UNREACHABLE =
  /cannot connect to the docker daemon|error during connect|is the docker daemon running|(?:^|: )(?:unexpected )?EOF$/im;

/** Errors of all engine versions when there are no addresses for another network. */
const NO_ADDRESSES = /non-overlapping IPv4 address pool|address pools have been fully subnetted/;

/** The program `docker` for one engine. */
export function createDockerClient({ programs, host, envFile, loggedIn }: DockerOptions): DockerClient {
  const here = host === undefined ? {} : { DOCKER_HOST: host };
  const run: DockerClient['run'] = async (args, options = {}) => {
    const env = { ...options.env, ...here };
    try {
      return await programs.run('docker', args, { ...options, env });
    } catch (error) {
      if (error instanceof ProgramFailure && UNREACHABLE.test(error.stderr)) throw unreachable(error, host);
      if (error instanceof ProgramFailure && NO_ADDRESSES.test(error.stderr)) throw poolsFull(error);
      throw error;
    }
  };
  return {
    run,
    show: async (args, options = {}) =>
      run(args, { ...options, env: { ...(await loggedIn()), ...options.env }, isShown: true }),
    attach: async (args, { env }) =>
      programs.attach('docker', args, { env: { ...(await loggedIn()), ...env, ...here } }),
    async post(path, body) {
      // The program relays the engine's API. Its input remains open, because an engine may
      // cancel a request when the connection is closed.
      const text = JSON.stringify(body);
      const head = [`POST ${path} HTTP/1.1`, 'Host: docker', 'Content-Type: application/json', 'Connection: close'];
      const input = `${[...head, `Content-Length: ${Buffer.byteLength(text)}`].join('\r\n')}\r\n\r\n${text}`;
      const answer = await run(['system', 'dial-stdio'], { input, isInputKept: true });
      const [, status, json] = /^HTTP\/1\.1 (\d+).*?\r?\n\r?\n[^{]*(\{.*\})/s.exec(answer) ?? [];
      if (status?.startsWith('2') && json !== undefined) return json;
      throw new Failure(
        'program-failed',
        `The engine returned ${status ?? 'no status'} for ${path}: ${json ?? answer}`,
      );
    },
    compose: (stack, ...command) => [
      'compose',
      '--ansi=never',
      '--progress=plain',
      ...(envFile === undefined ? [] : ['--env-file', envFile]),
      '--project-name',
      stack.name,
      '--file',
      stack.manifest,
      ...command,
    ],
  };
}

/** Returns the options of `ls` commands that filter by all these labels. */
export function labelFilters(labels: { readonly [label: string]: string }): string[] {
  return Object.entries(labels).flatMap(([label, value]) => ['--filter', `label=${label}=${value}`]);
}

/** The lines of a text that are not empty. */
export function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** Whether a command failed because its object no longer exists. */
export function isMissing(error: unknown): boolean {
  return error instanceof ProgramFailure && /no such (?:container|image|object)|is not running/i.test(error.stderr);
}

function unreachable(error: ProgramFailure, host: string | undefined): Failure {
  const named = host ?? /docker daemon at (\S+?)\.? is the/i.exec(error.stderr)?.[1];
  // Docker's standard message would only repeat this.
  const why = /^cannot connect to the docker daemon/i.test(error.reason) ? '.' : `: ${error.reason}`;
  return new Failure(
    'engine-unreachable',
    `The Docker engine ${named === undefined ? 'of this machine' : `at ${named}`} is unreachable${why}`,
    {
      fix: `Check that it is running and reachable from this machine (${host === undefined ? '' : `DOCKER_HOST=${host} `}docker info), then run the command again.`,
      cause: error,
    },
  );
}

function poolsFull(error: ProgramFailure): Failure {
  return new Failure('address-pools-full', `The engine has no free addresses for another network: ${error.reason}`, {
    fix: MORE_NETWORKS,
    cause: error,
  });
}

/** How to make addresses for more networks available. */
export const MORE_NETWORKS =
  'Remove unused networks (pipegen prune, docker network prune), or add addresses with "default-address-pools" in /etc/docker/daemon.json.';
