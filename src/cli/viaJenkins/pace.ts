import { setTimeout as sleep } from 'node:timers/promises';

/** Waits between two looks: shortly where something happens, longer where nothing does. */
export interface Pace {
  wait(somethingHappened: boolean): Promise<void>;
}

const SHORTEST_MILLISECONDS = 250;
const LONGEST_MILLISECONDS = 3_000;

export function createPace(signal: AbortSignal): Pace {
  let pause = SHORTEST_MILLISECONDS;
  return {
    async wait(somethingHappened) {
      pause = somethingHappened ? SHORTEST_MILLISECONDS : Math.min(pause * 1.5, LONGEST_MILLISECONDS);
      await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
    },
  };
}
