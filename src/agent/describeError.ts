import { Failure } from '../run/failure.ts';

/** What went wrong, in a sentence; with its cause where a library's own words, such as `fetch failed`, help nobody. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Failure || error.cause === undefined) return error.message;
  return `${error.message}: ${describeError(error.cause)}`;
}
