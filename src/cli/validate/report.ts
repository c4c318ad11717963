import type { LocatedFinding } from '../../declarative/validate.ts';

/** What was found in one file. */
export interface FileReport {
  /** As it was named; `-` is the standard input. */
  readonly file: string;
  readonly text: string;
  readonly findings: readonly LocatedFinding[];
}

/** Whether a controller would take the file. */
export function isOk({ findings }: FileReport): boolean {
  return !findings.some(({ severity }) => severity === 'error');
}
