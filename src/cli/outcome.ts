import { type Diagnostic, errorAt } from '../model/diagnostic.ts';
import type { Failure } from '../run/failure.ts';
import { formatDiagnostics } from './formatDiagnostic.ts';
import type { Terminal } from './terminal.ts';

/** 0 done, 1 failed or different, 2 bad input, 3 the state changed or a lock is held, 130 and 143 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130 | 143;

/** How a command ended: the same answer for people and for scripts. */
export interface Outcome {
  readonly exitCode: ExitCode;
  readonly diagnostics: readonly Diagnostic[];
  /** What `--json` prints, after `ok` and `diagnostics`. */
  readonly answer: object;
  /** What `--json` prints instead, of a command whose answer has a form of its own. */
  readonly document?: object;
  /** What people read; ends with a line feed unless it is empty. */
  readonly text: string;
  /** The texts in which diagnostics are, by their names in `where.file`, as far as these are not to be read again. */
  readonly sources?: ReadonlyMap<string, string>;
}

/** The outcome of a command that refuses its input. */
export function refused(diagnostics: readonly Diagnostic[]): Outcome {
  return { exitCode: 2, diagnostics, answer: {}, text: '' };
}

/** The outcome of a command that failed although its input is right. */
export function failed(diagnostics: readonly Diagnostic[], answer: object = {}): Outcome {
  return { exitCode: 1, diagnostics, answer, text: '' };
}

/**
 * The outcome of a command that the outside world, or its input, did not allow.
 *
 * @param message what to say instead of the failure's own words
 */
export function prevented(failure: Failure, message = failure.message): Outcome {
  return {
    exitCode: failure.exitCode,
    diagnostics: [errorAt(failure.code, [], message, failure.fix)],
    answer: {},
    text: '',
  };
}

/** The outcome of a command that a signal ended, as shells number it. */
export function interrupted(signal: AbortSignal, diagnostics: readonly Diagnostic[] = []): Outcome {
  return { exitCode: signal.reason === 'SIGTERM' ? 143 : 130, diagnostics, answer: {}, text: '' };
}

/**
 * Prints an outcome: with `json` one object on the standard output, and nothing else; otherwise the answer there, and
 * errors and warnings on the standard error.
 */
export function report(outcome: Outcome, terminal: Terminal, projectFolder: string, json: boolean): void {
  const { exitCode, diagnostics, answer, document, text, sources } = outcome;
  if (json) {
    terminal.print(`${JSON.stringify(document ?? { ok: exitCode === 0, diagnostics, ...answer }, null, 2)}\n`);
    return;
  }
  if (diagnostics.length > 0) {
    terminal.note(formatDiagnostics(diagnostics, projectFolder, terminal.errorColors, sources));
  }
  terminal.print(text);
}
