const factor = Number(process.env.PIPEGEN_TEST_BUDGET ?? 1);

/** Whether this is a long run, which also repeats a story where a short one tells it once. */
export const isLongRun = factor > 1;

/**
 * How often a test repeats what differs each time: random inputs, moments of an interruption, histories.
 *
 * A run of `npm test` repeats it this often; `npm run test:long` sets `PIPEGEN_TEST_BUDGET`, which multiplies it.
 */
export function budget(repetitions: number): number {
  return Math.max(1, Math.round(repetitions * factor));
}

/** The distance between the moments that a test tries, where `npm run test:long` tries every one. */
export function stride(every: number): number {
  return Math.max(1, Math.round(every / factor));
}
