/**
 * Returns a signal that aborts after a timeout, or when the run is stopped.
 *
 * `AbortSignal.timeout` would not do: within `AbortSignal.any` nothing keeps it, so that it may be collected before its
 * time, and what hangs would hang for ever.
 *
 * @see https://github.com/nodejs/node/pull/57867
 */
export function timeLimit(milliseconds: number, stopped: AbortSignal): AbortSignal {
  const limit = new AbortController();
  const reason = new DOMException(`No response within ${milliseconds / 1_000} s`, 'TimeoutError');
  setTimeout(() => limit.abort(reason), milliseconds).unref();
  return AbortSignal.any([stopped, limit.signal]);
}
