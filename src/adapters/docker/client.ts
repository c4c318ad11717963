import type { Unit } from '../../plan/operation.ts';
import { Failure, ProgramFailure } from '../../run/failure.ts';
import type { ProgramOptions, Programs } from '../process/process.ts';

/** What a Docker engine's commands depend on. */
export interface DockerOptions {
  readonly programs: Programs;
  /** `ssh://user@host`; without it the engine that the environment names. */
  readonly host?: string;
  /** The environment with what that file adds to it. */
  readonly variables: { readonly [name: string]: string | undefined };
  /** The file with settings and secrets that Compose reads besides the environment, if there is one. */
  readonly envFile?: string;
  /** The environment of commands that talk to the registry: where the login is. */
  readonly loggedIn: () => Promise<{ readonly [name: string]: string }>;
}

/** What the `docker` program may be asked for; each fails with `engine-unreachable` when there is no engine. */
export interface DockerClient {
  /** Runs a command and returns what it prints. */
  run(args: readonly string[], options?: ProgramOptions): Promise<string>;
  /** Runs a command that may pull or push, and shows what it prints as it comes. */
  show(args: readonly string[], options?: ProgramOptions): Promise<string>;
  /** Gives the terminal to a command, and tells its exit code. */
  attach(args: readonly string[], options: Pick<ProgramOptions, 'env'>): Promise<number>;
  /** Sends the engine what its command line has no word for, and returns the JSON that it answers. */
  post(path: string, body: object): Promise<string>;
  /** The arguments of a Compose command on a stack. */
  compose(stack: Unit, ...command: readonly string[]): readonly string[];
}

/** What clients and Compose say when they do not reach an engine, or lose it. */
const UNREACHABLE =
  /cannot connect to the docker daemon|error during connect|is the docker daemon running|(?:^|: )(?:unexpected )?EOF$/im;

/** What engines of all ages say when they cannot make another network. */
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
      // What the program relays is the engine's API itself, wherever the engine is. Its input stays open, as an engine may
      // give up what was asked by one who hangs up.
      const text = JSON.stringify(body);
      const head = [`POST ${path} HTTP/1.1`, 'Host: docker', 'Content-Type: application/json', 'Connection: close'];
      const input = `${[...head, `Content-Length: ${Buffer.byteLength(text)}`].join('\r\n')}\r\n\r\n${text}`;
      const answer = await run(['system', 'dial-stdio'], { input, isInputKept: true });
      const [, status, json] = /^HTTP\/1\.1 (\d+).*?\r?\n\r?\n[^{]*(\{.*\})/s.exec(answer) ?? [];
      if (status?.startsWith('2') && json !== undefined) return json;
      throw new Failure('program-failed', `The engine answers ${path} with ${status ?? 'nothing'}: ${json ?? answer}`);
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

/** The options by which `ls` commands choose what carries all these labels. */
export function labelFilters(labels: { readonly [label: string]: string }): string[] {
  return Object.entries(labels).flatMap(([label, value]) => ['--filter', `label=${label}=${value}`]);
}

/** The lines of a text that are not empty. */
export function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** Whether a command failed because what it names is gone. */
export function isMissing(error: unknown): boolean {
  return error instanceof ProgramFailure && /no such (?:container|image|object)|is not running/i.test(error.stderr);
}

function unreachable(error: ProgramFailure, host: string | undefined): Failure {
  const named = host ?? /docker daemon at (\S+?)\.? is the/i.exec(error.stderr)?.[1];
  // Docker's usual sentence only says the same again.
  const why = /^cannot connect to the docker daemon/i.test(error.reason) ? '.' : `: ${error.reason}`;
  return new Failure(
    'engine-unreachable',
    `The Docker engine ${named === undefined ? 'of this machine' : `at ${named}`} does not answer${why}`,
    {
      fix: `See that it runs and may be reached from here (${host === undefined ? '' : `DOCKER_HOST=${host} `}docker info), then run the command again.`,
      cause: error,
    },
  );
}

function poolsFull(error: ProgramFailure): Failure {
  return new Failure('address-pools-full', `The engine has no addresses left for another network: ${error.reason}`, {
    fix: MORE_NETWORKS,
    cause: error,
  });
}

/** How an engine gets room for more networks. */
export const MORE_NETWORKS =
  'Remove what nobody needs (pipegen prune, docker network prune), or give the engine more with "default-address-pools" in /etc/docker/daemon.json.';
