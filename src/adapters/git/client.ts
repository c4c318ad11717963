import { execa } from 'execa';
import { printable } from '../../plan/printable.ts';
import { Failure, ProgramFailure } from '../../run/failure.ts';
import { withoutRewriting } from '../../run/reason.ts';

/** Where git works, and who it is to the remote. */
export interface GitOptions {
  /** A working copy. */
  readonly folder: string;
  readonly variables: { readonly [name: string]: string | undefined };
  /**
   * Stops git. Without one git is out of reach of whatever stops the run, a terminal's Ctrl-C as well, so that what is to
   * be written down gets written down; every command then needs a time limit.
   */
  readonly signal?: AbortSignal;
  /** Who reads from and writes to remotes at an address such as `https://github.com/`. */
  readonly credentials?: { readonly address: string; readonly token: string; readonly user?: string };
}

/** How one command is run. */
export interface GitCommandOptions {
  /** What it reads; nothing by default. */
  readonly input?: string;
  /** Added to its environment. */
  readonly env?: { readonly [name: string]: string };
  /** How long it may take; no limit by default. */
  readonly seconds?: number;
}

/** How a command ended. */
export interface GitResult {
  /** `undefined` when it was killed or took too long. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** git's command line, with the remote's credentials, untouched by the user's own habits and by Jenkins' `GIT_*`. */
export interface Git {
  /** Runs a command, however it ends. */
  run(args: readonly string[], options?: GitCommandOptions): Promise<GitResult>;
  /**
   * Runs a command for its standard output.
   *
   * @throws {ProgramFailure} when it ends with anything but 0
   */
  read(args: readonly string[], options?: GitCommandOptions): Promise<string>;
}

/** How long a command that was asked to end may take to do so before it is killed. */
const PATIENCE_MILLISECONDS = 2_000;

/** Connects with a working copy; nothing is run yet. */
export function createGit({ signal, ...options }: GitOptions): Git {
  const { folder } = options;
  const surroundings = gitSurroundings(options);

  const run: Git['run'] = async (args, { input, env, seconds } = {}) => {
    signal?.throwIfAborted();
    const running = execa('git', args, {
      cwd: folder,
      env: { ...surroundings, ...env },
      extendEnv: false,
      ...(input === undefined ? { stdin: 'ignore' } : { input }),
      ...(signal === undefined ? { detached: true } : { cancelSignal: signal }),
      forceKillAfterDelay: PATIENCE_MILLISECONDS,
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
    const stderr = result.signal === undefined ? result.stderr : `${result.stderr}git was stopped by ${result.signal}.`;
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

/** A command that did not do what was asked, in git's own words. */
export function gitFailure([command]: readonly string[], { exitCode, stderr }: GitResult): ProgramFailure {
  return new ProgramFailure(`git ${command}`, exitCode, showable(stderr));
}

/** There is no program to run, or no such folder. */
export function gitMissing(folder: string, why: string, cause: unknown): Failure {
  return new Failure('git-missing', `git cannot be run in ${folder}: ${why}`, {
    fix: 'Install git, and run this in a working copy.',
    cause,
  });
}

/** The environment that git runs in: the remote's credentials, and nothing of the user's that would change what it does. */
export function gitSurroundings({ variables, credentials }: Pick<GitOptions, 'variables' | 'credentials'>): {
  readonly [name: string]: string;
} {
  return { ...harmless(variables), ...SURROUNDINGS, ...configVariables(credentials) };
}

/** Whether a text is a whole commit's name: a label may hold anything, and git would take much for a revision. */
export function isCommitId(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text);
}

/** git's messages are read here, so they must be in English; it never asks, and takes no lock only to be faster. */
const SURROUNDINGS = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };

/** What people set for their own work, and what would get in the way here. */
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

/** Configuration that travels in the environment: the token shows in no process list and in no file. */
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

/** The environment without what makes git run other programs or look elsewhere; Jenkins' own `GIT_*` are not git's. */
function harmless(variables: { readonly [name: string]: string | undefined }): { readonly [name: string]: string } {
  const names = /^(?:git_.*|editor|visual|pager|prefix|ssh_askpass)$/i;
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined || names.test(name) ? [] : [[name, value]],
    ),
  );
}

/** Ends a process, or a group of them, which has a negative number; it is asked first, as git removes its locks then. */
function end(target: number | undefined): void {
  const send = (signal: NodeJS.Signals): void => {
    try {
      if (target !== undefined) process.kill(target, signal);
    } catch {
      // It ended by itself.
    }
  };
  send('SIGTERM');
  setTimeout(send, PATIENCE_MILLISECONDS, 'SIGKILL').unref();
}

/** What git says without passwords, as it names the remote's address when it cannot reach it, and safe to show. */
function showable(text: string): string {
  return printable(withoutRewriting(text)).replace(/:\/\/[^@/\s]*@/g, '://');
}
