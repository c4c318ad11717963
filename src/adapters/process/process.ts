import { setMaxListeners } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { Failure, ProgramFailure } from '../../run/failure.ts';

/** Options of a program. */
export interface ProgramOptions {
  /** Additional environment variables. */
  readonly env?: { readonly [name: string]: string | undefined };
  /** Its standard input; by default empty. */
  readonly input?: string;
  /** Whether to keep its standard input open until it ends. */
  readonly isInputKept?: boolean;
  /** A file as its standard input, which may be larger than the memory. */
  readonly inputFile?: string;
  /** Whether to return its standard error as well, in the order of writing. */
  readonly isMerged?: boolean;
  /** Whether to log its output immediately; otherwise it is only returned. */
  readonly isShown?: boolean;
  /** The timeout; by default none. */
  readonly timeoutSeconds?: number;
  /** A file for its standard output. */
  readonly outputFile?: string;
}

/** Runs programs with their arguments, never through a shell. */
export interface Programs {
  /**
   * @returns the standard output without its last line feed; empty if it was written to a file
   * @throws {ProgramFailure} if its exit code is not 0, with what it wrote: of a shown program all of it
   * @throws {Failure} `timed-out` after the timeout
   */
  run(program: string, args: readonly string[], options?: ProgramOptions): Promise<string>;
  /** Runs a program in the terminal, and returns its exit code; 1 if it was ended by a signal. */
  attach(program: string, args: readonly string[], options: Pick<ProgramOptions, 'env'>): Promise<number>;
}

/** Options of all programs that a command runs. */
export interface ProgramsOptions {
  readonly folder: string;
  readonly variables: { readonly [name: string]: string | undefined };
  readonly signal: AbortSignal;
  readonly mask: (text: string) => string;
  readonly log: (line: string) => void;
}

/** The time between SIGTERM and SIGKILL. */
const KILL_DELAY_MILLISECONDS = 8_000;

/** Creates a runner for programs of this machine. */
export function createPrograms({ folder, variables, signal, mask, log }: ProgramsOptions): Programs {
  // Each program listens while it runs, and Node would take more than a few for a leak, and say so.
  setMaxListeners(0, signal);
  return {
    async run(program, args, options = {}) {
      const {
        env = {},
        input,
        isInputKept = false,
        isShown = false,
        isMerged = false,
        outputFile,
        timeoutSeconds,
      } = options;
      signal.throwIfAborted();
      const running = execa(program, args, {
        cwd: folder,
        env: { ...variables, ...env },
        extendEnv: false,
        ...whatIsRead(options),
        ...(timeoutSeconds === undefined ? {} : { timeout: timeoutSeconds * 1_000 }),
        ...(outputFile === undefined ? {} : { buffer: { stdout: false } }),
        all: isShown || isMerged,
        cancelSignal: signal,
        forceKillAfterDelay: KILL_DELAY_MILLISECONDS,
        maxBuffer: 64 * 1024 * 1024,
        reject: false,
      });
      if (isInputKept) running.stdin?.write(input ?? '');
      const [result] = await Promise.all([
        running,
        isShown ? showLines(running.iterable({ from: 'all' }), (line) => log(`  ${mask(line)}`)) : undefined,
        outputFile === undefined ? undefined : pipeline(running.stdout, createWriteStream(outputFile, { mode: 0o600 })),
      ]);
      signal.throwIfAborted();
      if (result.failed) {
        const command = [program, ...args.slice(0, 2)].join(' ');
        if (result.timedOut) throw new Failure('timed-out', `${command} did not finish within ${timeoutSeconds} s.`);
        const output = isShown ? result.all : result.stderr;
        throw new ProgramFailure(command, result.exitCode, mask(String(output)), result.cause);
      }
      if (outputFile !== undefined) return '';
      return String(isMerged ? result.all : result.stdout);
    },

    async attach(program, args, { env = {} }) {
      signal.throwIfAborted();
      const result = await execa(program, args, {
        cwd: folder,
        env: { ...variables, ...env },
        extendEnv: false,
        stdio: 'inherit',
        cancelSignal: signal,
        forceKillAfterDelay: KILL_DELAY_MILLISECONDS,
        reject: false,
      });
      signal.throwIfAborted();
      return result.exitCode ?? 1;
    },
  };
}

function whatIsRead({ input, inputFile, isInputKept = false }: ProgramOptions) {
  if (isInputKept) return { stdin: 'pipe' } as const;
  if (inputFile !== undefined) return { inputFile };
  return input === undefined ? ({ stdin: 'ignore' } as const) : { input };
}

async function showLines(lines: AsyncIterable<unknown>, show: (line: string) => void): Promise<void> {
  // A line that a program writes over and over ends with a carriage return.
  for await (const line of lines) show(String(line).replace(/\r$/, ''));
}
