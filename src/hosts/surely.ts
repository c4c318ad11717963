import { HostFailure, isOutage } from './failure.ts';

/**
 * Sends a request whose response may be lost after it was executed: checks the state before each retry.
 *
 * @param readBack returns the result if the request was executed
 */
export type Surely = <Result>(
  act: () => Promise<Result>,
  readBack: () => Promise<Result | undefined>,
) => Promise<Result>;

/** The pause before each retry, in seconds. */
export const OUTAGE_WAITS = [1, 4] as const;

/** @param wait for how many seconds */
export function createSurely(wait: (seconds: number) => Promise<void>, log: (line: string) => void): Surely {
  return async (act, readBack) => {
    for (const seconds of OUTAGE_WAITS) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof HostFailure && isOutage(error))) throw error;
        const done = await readBack();
        if (done !== undefined) return done;
        log(`${error.message} The request was not executed. Retrying in ${seconds} s.`);
        await wait(seconds);
      }
    }
    return act();
  };
}
