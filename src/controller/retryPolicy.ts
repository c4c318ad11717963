/** The pauses between retries, until the time is up. */
export function* pauses(retrySeconds: number): Generator<number, undefined> {
  const end = performance.now() + retrySeconds * 1_000;
  for (
    let pause = FIRST_MILLISECONDS;
    performance.now() + pause <= end;
    pause = Math.min(pause * 2, LONGEST_MILLISECONDS)
  )
    yield pause;
  return undefined;
}

const FIRST_MILLISECONDS = 250;
const LONGEST_MILLISECONDS = 5_000;

/** Whether an answer is one of a controller that starts, or of the proxy in front of one that does not run. */
export function isTransient(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

/** Whether a request surely never arrived, so that sending it again cannot do anything twice. */
export function nothingWasSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  // Of a name with several addresses, each has a reason of its own.
  const reasons = cause instanceof AggregateError ? (cause.errors as unknown[]) : [cause];
  return reasons.every(
    (reason) => reason instanceof Error && 'code' in reason && NEVER_CONNECTED.includes(String(reason.code)),
  );
}

const NEVER_CONNECTED: readonly string[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];
