import { HostFailure, isOutage } from './failure.ts';

/**
 * Does something that may have happened although the answer to it got lost: looks before it does it again.
 *
 * @param readBack what was to be brought about, if it is there
 */
export type Surely = <Result>(
  act: () => Promise<Result>,
  readBack: () => Promise<Result | undefined>,
) => Promise<Result>;

/** How long to wait before each repetition, in seconds, when a host fails. */
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
        log(`${error.message} It was not done: trying again in ${seconds} s.`);
        await wait(seconds);
      }
    }
    return act();
  };
}
