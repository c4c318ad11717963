import { reasonIn } from './reason.ts';

/** The exit code: 1 failure, 2 invalid input, 3 locked, frozen, held, or state changed since the plan. */
export type FailureExitCode = 1 | 2 | 3;

/** An expected error, because of external systems or invalid input. */
export class Failure extends Error {
  override readonly name: string = 'Failure';
  /** Stable, in kebab-case. */
  readonly code: string;
  /** How to fix it: a complete sentence. */
  readonly fix: string | undefined;
  readonly exitCode: FailureExitCode;
  /** Whether further requests to the same system would fail as well, so that none are sent. */
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

/** The request cannot be planned in the current state. Nothing was changed. */
export class RefusedPlan extends Failure {
  override readonly name = 'RefusedPlan';
}

/** A program that ended with an error. */
export class ProgramFailure extends Failure {
  override readonly name = 'ProgramFailure';
  readonly programExitCode: number | undefined;
  /** Its standard error, with masked secrets. */
  readonly stderr: string;
  /** The reason in the program's output; empty if there is none. */
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

/** Returns the reason of an error without its context; for a program, the reason in its output. */
export function whyOf(error: unknown): string {
  if (error instanceof ProgramFailure && error.reason !== '') return error.reason;
  return error instanceof Error ? error.message : String(error);
}

/** The state changed since the plan: a branch, a tag or a deployment. */
export function stateChanged(message: string): Failure {
  return new Failure('state-changed', message, { exitCode: 3, fix: 'Create a new plan and review it.' });
}

/** Invalid input. */
export function badInput(code: string, message: string, fix?: string): Failure {
  return new Failure(code, message, { exitCode: 2, ...(fix === undefined ? {} : { fix }) });
}
