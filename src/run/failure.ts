import { reasonIn } from './reason.ts';

/** What the exit code tells a caller: 1 it failed, 2 its input was wrong, 3 the state changed since the plan was made. */
export type FailureExitCode = 1 | 2 | 3;

/** The outside world, or the input, did not allow what was asked. */
export class Failure extends Error {
  override readonly name: string = 'Failure';
  /** Stable, in kebab-case. */
  readonly code: string;
  /** What the reader can do about it: a whole sentence. */
  readonly fix: string | undefined;
  readonly exitCode: FailureExitCode;
  /** Whether whatever is asked next of the same would fail as well, so that nothing more is. */
  readonly isGeneral: boolean;

  constructor(
    code: string,
    message: string,
    options: {
      readonly fix?: string;
      readonly exitCode?: FailureExitCode;
      readonly isGeneral?: boolean;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.fix = options.fix;
    this.exitCode = options.exitCode ?? 1;
    this.isGeneral = options.isGeneral ?? false;
  }
}

/** Nothing is broken, and yet what was asked for cannot be planned as the world is now; nothing was touched. */
export class RefusedPlan extends Failure {
  override readonly name = 'RefusedPlan';
}

/** A program that ended with an error. */
export class ProgramFailure extends Failure {
  override readonly name = 'ProgramFailure';
  readonly programExitCode: number | undefined;
  /** What it wrote to its standard error, secrets masked. */
  readonly stderr: string;
  /** Why, in the program's own words; empty when it said nothing. */
  readonly reason: string;

  constructor(command: string, programExitCode: number | undefined, stderr: string, cause?: unknown) {
    const how = programExitCode === undefined ? 'could not run' : `ended with ${programExitCode}`;
    const reason = reasonIn(stderr);
    super('program-failed', `${command} ${how}${reason === '' ? '.' : `: ${reason}`}`, { cause });
    this.programExitCode = programExitCode;
    this.stderr = stderr;
    this.reason = reason;
  }
}

/** Why something failed, for a sentence that says what did: of a program its own words, without what was run. */
export function whyOf(error: unknown): string {
  if (error instanceof ProgramFailure && error.reason !== '') return error.reason;
  return error instanceof Error ? error.message : String(error);
}

/** What was planned no longer fits: a branch, a tag or a deployment moved meanwhile. */
export function stateChanged(message: string): Failure {
  return new Failure('state-changed', message, { exitCode: 3, fix: 'Make a new plan, and look at what changed.' });
}

/** The caller's input cannot be right. */
export function badInput(code: string, message: string, fix?: string): Failure {
  return new Failure(code, message, { exitCode: 2, ...(fix === undefined ? {} : { fix }) });
}
