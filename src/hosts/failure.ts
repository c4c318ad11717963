import { Failure } from '../run/failure.ts';

/** A git host refused, or did not answer. */
export class HostFailure extends Failure {
  override readonly name = 'HostFailure';
  /** The answer's HTTP status; 500 as well when there was no answer. */
  readonly status: number;

  constructor(
    status: number,
    code: string,
    message: string,
    options: { readonly fix: string; readonly cause?: unknown; readonly isGeneral: boolean },
  ) {
    super(code, message, options);
    this.status = status;
  }
}

/** Whether it is a host's answer of a status. */
export function hasStatus(error: unknown, status: number): error is HostFailure {
  return error instanceof HostFailure && error.status === status;
}

/** Whether nothing is known of what was asked: it may have happened. */
export function isOutage({ status }: HostFailure): boolean {
  return status >= 500;
}

/** What a host says, on one line: it quotes titles and branches, which anybody may write. */
export function readable(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Bidi_C}\u2028\u2029]+/gu, ' ').trim();
  return line.length > 500 ? `${line.slice(0, 500)}…` : line;
}

/** Waits for an answer; `undefined` where the host has none of what was asked for: one of these statuses. */
export async function unlessMissing<Answer>(
  asking: Promise<Answer>,
  statuses: readonly number[] = [404],
): Promise<Answer | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (statuses.some((status) => hasStatus(error, status))) return undefined;
    throw error;
  }
}
