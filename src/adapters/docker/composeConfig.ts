import { whyOf } from '../../run/failure.ts';
import type { Programs } from '../process/process.ts';

/** Compose files as Docker Compose reads them, or why it does not; undefined where it is not at hand. */
export type ComposeConfig = { readonly tree: unknown } | { readonly refusal: string } | undefined;

/** Everything stays as it is written: no variable is replaced, so that no value of this machine is read. */
const AS_WRITTEN = ['--no-interpolate', '--no-env-resolution', '--no-path-resolution', '--no-normalize'];

/** Merges Compose files by Docker Compose, without an engine. */
export async function composeConfig(programs: Programs, files: readonly string[]): Promise<ComposeConfig> {
  const compose = (args: readonly string[]) => programs.run('docker', ['compose', ...args]);
  const version = await compose(['version', '--short']).catch(() => undefined);
  if (version === undefined) return undefined;
  try {
    const output = await compose([
      ...files.flatMap((file) => ['-f', file]),
      'config',
      '--format',
      'json',
      ...AS_WRITTEN,
    ]);
    return { tree: JSON.parse(output) as unknown };
  } catch (error) {
    const why = whyOf(error);
    // An older Compose knows not all options.
    return /unknown flag/.test(why) ? undefined : { refusal: why };
  }
}
