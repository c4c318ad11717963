import { setMaxListeners } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { Failure, ProgramFailure } from '../../run/failure.ts';

/** How programs are run. */
export interface ProgramOptions {
  /** Added to the environment. */
  readonly env?: { readonly [name: string]: string | undefined };
  /** What the program reads; nothing by default. */
  readonly input?: string;
  /** Whether what it reads does not end with that, but when it ends itself. */
  readonly isInputKept?: boolean;
  /** The file that it reads instead, which may be larger than the memory. */
  readonly inputFile?: string;
  /** Whether what it writes to its standard error is part of what is returned, in the order of writing. */
  readonly isMerged?: boolean;
  /** Whether its output goes to the log as it comes; otherwise it is only returned. */
  readonly isShown?: boolean;
  /** When it is stopped, as it surely hangs; by default never. */
  readonly timeoutSeconds?: number;
  /** The file that its standard output becomes, byte by byte. */
  readonly outputFile?: string;
}

/** Runs programs with their arguments, never through a shell. */
export interface Programs {
  /**
   * @returns the standard output without its last line feed; empty when it went to a file
   * @throws {ProgramFailure} when it ends with anything but 0, with what it wrote: of a shown program all of it
   * @throws {Failure} `timed-out` when it had to be stopped
   */
  run(program: string, args: readonly string[], options?: ProgramOptions): Promise<string>;
  /** Runs a program that has the terminal meanwhile, and returns its exit code: 1 when a signal ended it. */
  attach(program: string, args: readonly string[], options: Pick<ProgramOptions, 'env'>): Promise<number>;
}

/** What all programs of a run share. */
export interface ProgramSurroundings {
  readonly folder: string;
  readonly variables: { readonly [name: string]: string | undefined };
  readonly signal: AbortSignal;
  readonly mask: (text: string) => string;
  readonly log: (line: string) => void;
}

/** How long a stopped program may take to end before it is killed. */
const PATIENCE_MILLISECONDS = 8_000;

/** Programs of this machine. */
export function createPrograms({ folder, variables, signal, mask, log }: ProgramSurroundings): Programs {
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
        forceKillAfterDelay: PATIENCE_MILLISECONDS,
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
        if (result.timedOut) throw new Failure('timed-out', `${command} did not end within ${timeoutSeconds} s.`);
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
        forceKillAfterDelay: PATIENCE_MILLISECONDS,
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
