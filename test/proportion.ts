import { expect } from 'vitest';

/**
 * Expects that the work takes time in proportion to its size, on any machine: one piece of the size is compared with eight
 * of an eighth, which would take an eighth of the time if it grew by the square.
 *
 * Processor time is compared, and once is enough, so that what else runs on the machine does not matter.
 */
export function expectProportion(size: number, work: (size: number) => void): void {
  const small = Math.ceil(size / PIECES);
  work(small);
  const ratios: number[] = [];
  while (ratios.length < ROUNDS && !ratios.some((ratio) => ratio < LARGEST)) {
    const inPieces = processorTime(() => {
      for (let piece = 0; piece < PIECES; piece++) work(small);
    });
    ratios.push(processorTime(() => work(size)) / inPieces);
  }
  expect(Math.min(...ratios)).toBeLessThan(LARGEST);
}

const PIECES = 8;
const ROUNDS = 5;
/** Of 1 in proportion and 8 by the square. */
const LARGEST = 4;

/** In microseconds, at least one. */
function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, user + system);
}
