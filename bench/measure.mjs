import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The compiled command line. */
export const PIPEGEN = fileURLToPath(new URL('../dist/pipegen.js', import.meta.url));

const reporter = fileURLToPath(new URL('reportMemory.cjs', import.meta.url));

/**
 * Runs Node.js with these arguments: wall-clock seconds, and the most memory that it held at once, in megabytes.
 *
 * @param accepted the exit codes that are fine
 */
export function measure(args, { folder, variables = process.env, accepted = [0] } = {}) {
  const started = performance.now();
  const { status, output, error } = spawnSync(process.execPath, ['--require', reporter, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1e9,
    cwd: folder,
    env: { ...variables, PROJEN_DISABLE_POST: '1' },
  });
  const seconds = (performance.now() - started) / 1000;
  if (!accepted.includes(status))
    throw new Error(`${args.slice(0, 9).join(' ')} ended with ${status ?? error}\n${output?.[1]}${output?.[2]}`);
  return { seconds, memory: Number(output[3]) / 1024 };
}

/** The middle one of an odd number of values. */
export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** The medians of several measurements. */
export function repeat(times, run) {
  const results = Array.from({ length: times }, run);
  return {
    seconds: median(results.map(({ seconds }) => seconds)),
    memory: median(results.map(({ memory }) => memory)),
  };
}

/** Prints a measurement in a line of the table. */
export function say(what, { seconds, memory }, remark = '') {
  const size = memory === undefined ? '' : `${memory.toFixed(0)} MB`;
  console.log(`${what.padEnd(38)} ${seconds.toFixed(2).padStart(8)} s ${size.padStart(9)}  ${remark}`.trimEnd());
}
