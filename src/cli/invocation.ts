import type { Outcome } from './outcome.ts';
import type { Terminal } from './terminal.ts';

/** What every command is given. */
export interface Invocation {
  /** Absolute. */
  readonly projectFolder: string;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly signal: AbortSignal;
  /** Says that the run, when it is interrupted, needs some time to leave things in order; a second signal ends it all the same. */
  readonly takeTime: () => void;
  /** Is told which of the project's files a build reads, when somebody waits for them to change. */
  readonly tellInputs?: (paths: readonly string[]) => void;
}

/** A command's work, from its parsed options and arguments. */
export type Work<Options> = (
  invocation: Invocation,
  options: Options,
  commandArguments: readonly string[],
) => Promise<Outcome>;

/** Makes a command's work into an action of the command line, which reports its outcome. */
export type Perform = <Options>(work: Work<Options>) => (...received: unknown[]) => Promise<void>;
