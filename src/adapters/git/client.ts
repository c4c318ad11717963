import { execa } from 'execa';
import { printable } from '../../plan/printable.ts';
import { Failure, ProgramFailure } from '../../run/failure.ts';
import { withoutRewriting } from '../../run/reason.ts';

/** Options of git: the working copy and the credentials. */
export interface GitOptions {
  /** A working copy. */
  readonly folder: string;
  readonly variables: { readonly [name: string]: string | undefined };
  /**
   * Stops git. Without one git is out of reach of whatever stops the run, a terminal's Ctrl-C as well, so that what is to
   * be written down gets written down; every command then needs a time limit.
   */
  readonly signal?: AbortSignal;
  /** Credentials for remotes with a URL prefix such as `https://github.com/`. */
  readonly credentials?: { readonly address: string; readonly token: string; readonly user?: string };
}

/** Options of a command. */
export interface GitCommandOptions {
  /** Its standard input; by default empty. */
  readonly input?: string;
  /** Additional environment variables. */
  readonly env?: { readonly [name: string]: string };
  /** The timeout; by default none. */
  readonly seconds?: number;
}

/** The result of a command. */
export interface GitResult {
  /** `undefined` if it was killed or timed out. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** git's command line with the remote's credentials, without the user's configuration and Jenkins' `GIT_*`. */
export interface Git {
  /** Runs a command; does not throw if it fails. */
  run(args: readonly string[], options?: GitCommandOptions): Promise<GitResult>;
  /**
   * Runs a command and returns its standard output.
   *
   * @throws {ProgramFailure} if its exit code is not 0
   */
  read(args: readonly string[], options?: GitCommandOptions): Promise<string>;
}

/** The time between SIGTERM and SIGKILL. */
const KILL_DELAY_MILLISECONDS = 2_000;

/** Creates a client for a working copy. */
export function createGit({ signal, ...options }: GitOptions): Git {
  const { folder } = options;
  const environment = gitEnvironment(options);

  const run: Git['run'] = async (args, { input, env, seconds } = {}) => {
    signal?.throwIfAborted();
    const running = execa('git', args, {
      cwd: folder,
      env: { ...environment, ...env },
      extendEnv: false,
      ...(input === undefined ? { stdin: 'ignore' } : { input }),
      ...(signal === undefined ? { detached: true } : { cancelSignal: signal }),
      forceKillAfterDelay: KILL_DELAY_MILLISECONDS,
      maxBuffer: 64 * 1024 * 1024,
      stripFinalNewline: false,
      reject: false,
    });
    const target = running.pid === undefined || signal !== undefined ? running.pid : -running.pid;
    const limit = seconds === undefined ? undefined : setTimeout(end, seconds * 1_000, target);
    const result = await running;
    clearTimeout(limit);
    signal?.throwIfAborted();
    if (result.failed && result.exitCode === undefined && result.signal === undefined)
      throw gitMissing(folder, String(result.originalMessage ?? result.message), result.cause);
    const stderr =
      result.signal === undefined ? result.stderr : `${result.stderr}git was terminated by ${result.signal}.`;
    return { exitCode: result.exitCode, stdout: result.stdout, stderr: showable(stderr) };
  };

  return {
    run,
    async read(args, options) {
      const result = await run(args, options);
      if (result.exitCode !== 0) throw gitFailure(args, result);
      return result.stdout;
    },
  };
}

/** Returns the error of a failed command, with git's output. */
export function gitFailure([command]: readonly string[], { exitCode, stderr }: GitResult): ProgramFailure {
  return new ProgramFailure(`git ${command}`, exitCode, showable(stderr));
}

/** Returns the error for a missing git or folder. */
export function gitMissing(folder: string, why: string, cause: unknown): Failure {
  return new Failure('git-missing', `git cannot be run in ${folder}: ${why}`, {
    fix: 'Install git, and run the command in a working copy.',
    cause,
  });
}

/** The environment variables of git: the remote's credentials, without settings of the user that change its behavior. */
export function gitEnvironment({ variables, credentials }: Pick<GitOptions, 'variables' | 'credentials'>): {
  readonly [name: string]: string;
} {
  return { ...harmless(variables), ...FIXED_VARIABLES, ...configVariables(credentials) };
}

/** Whether a text is a full commit ID. Labels are untrusted, and git accepts many texts as revisions. */
export function isCommitId(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text);
}

/** English messages, because pipegen reads them; no prompts; no optional locks. */
const FIXED_VARIABLES = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };

/** Overrides of user configuration that would interfere. */
const OWN_CONFIGURATION: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  ['fetch.recurseSubmodules', 'false'],
  ['i18n.commitEncoding', 'UTF-8'],
  ['i18n.logOutputEncoding', 'UTF-8'],
  ['log.showSignature', 'false'],
  ['push.followTags', 'false'],
  ['push.gpgSign', 'false'],
  ['push.recurseSubmodules', 'no'],
];

/** Configuration in environment variables, so that the token is neither in a process list nor in a file. */
function configVariables(credentials: GitOptions['credentials']): { readonly [name: string]: string } {
  const configuration = [...OWN_CONFIGURATION];
  if (credentials !== undefined) {
    const basic = Buffer.from(`${credentials.user ?? 'x-access-token'}:${credentials.token}`).toString('base64');
    configuration.push([`http.${credentials.address}.extraHeader`, `Authorization: Basic ${basic}`]);
  }
  const numbered = configuration.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(configuration.length), ...Object.fromEntries(numbered) };
}

/** Returns the environment variables without those that make git run other programs or use other folders. */
function harmless(variables: { readonly [name: string]: string | undefined }): { readonly [name: string]: string } {
  const names = /^(?:git_.*|editor|visual|pager|prefix|ssh_askpass)$/i;
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined || names.test(name) ? [] : [[name, value]],
    ),
  );
}

/** Terminates a process or, with a negative ID, a group: first with SIGTERM, so that git removes its locks. */
function end(target: number | undefined): void {
  const send = (signal: NodeJS.Signals): void => {
    try {
      if (target !== undefined) process.kill(target, signal);
    } catch {
      // It has already ended.
    }
  };
  send('SIGTERM');
  setTimeout(send, KILL_DELAY_MILLISECONDS, 'SIGKILL').unref();
}

/** Returns git's output without passwords in URLs and control characters. */
function showable(text: string): string {
  return printable(withoutRewriting(text)).replace(/:\/\/[^@/\s]*@/g, '://');
}
