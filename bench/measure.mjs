import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const reporter = fileURLToPath(new URL('reportMemory.cjs', import.meta.url));

/** Runs Node.js with these arguments: wall-clock seconds, and the most memory that it held at once, in megabytes. */
export function measure(args) {
  const started = performance.now();
  const { status, output, error } = spawnSync(process.execPath, ['--require', reporter, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1e9,
    env: { ...process.env, PROJEN_DISABLE_POST: '1' },
  });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status ?? error}\n${output?.[1]}${output?.[2]}`);
  return { seconds, memory: Number(output[3]) / 1024 };
}

/** The middle one of an odd number of values. */
export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
