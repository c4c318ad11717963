import { Failure } from '../run/failure.ts';

/** A git host returned an error, or is unreachable. */
export class HostFailure extends Failure {
  override readonly name = 'HostFailure';
  /** The HTTP status; 500 if there was no response. */
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

/** Whether an error is a response with a status. */
export function hasStatus(error: unknown, status: number): error is HostFailure {
  return error instanceof HostFailure && error.status === status;
}

/** Whether it is unknown if the request was executed. */
export function isOutage({ status }: HostFailure): boolean {
  return status >= 500;
}

/** Returns a host's message in one line. It is untrusted, because it may quote titles and branches. */
export function readable(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Bidi_C}\u2028\u2029]+/gu, ' ').trim();
  return line.length > 500 ? `${line.slice(0, 500)}…` : line;
}

/** Awaits a response; `undefined` for one of these statuses. */
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
