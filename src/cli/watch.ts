import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { watch as watchFolder } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildOptions } from './build.ts';
import type { Invocation } from './invocation.ts';
import { interrupted, type Outcome, refused } from './outcome.ts';
import { NO_FLOWS } from './projectRules.ts';

/** How long a folder must be quiet before it is built from: editors save in several steps. */
const QUIET_MILLISECONDS = 80;

/**
 * Builds now, and again after every change in pipelines/, until it is interrupted.
 *
 * Each build is a process of its own: what one leaves in memory, such as the modules of a flow, cannot reach the next.
 */
export async function watch(invocation: Invocation, options: BuildOptions): Promise<Outcome> {
  const { projectFolder, terminal, signal } = invocation;
  const folder = join(projectFolder, 'pipelines');
  if (!existsSync(folder)) return refused([NO_FLOWS]);
  let changed = (): void => {};
  const observing = observe(folder, signal, () => changed());
  for (;;) {
    const change = new Promise<void>((resolve) => {
      changed = resolve;
    });
    await buildOnce(invocation, options);
    if (signal.aborted) return interrupted(signal);
    terminal.note(`${terminal.errorColors.dim('Waiting for a change in pipelines/. Stop with Ctrl-C.')}\n`);
    await Promise.race([change, observing]);
  }
}

/** Its faults are on the screen when it ends; they end nothing here. */
async function buildOnce({ projectFolder, signal }: Invocation, { force, cache }: BuildOptions): Promise<void> {
  const program = process.argv[1] ?? '';
  const options = [...(force ? ['--force'] : []), ...(cache ? [] : ['--no-cache'])];
  const child = spawn(process.execPath, [program, 'build', '--project', projectFolder, ...options], {
    stdio: 'inherit',
    signal,
  });
  await new Promise<void>((resolve, reject) => {
    child.on('close', () => resolve());
    child.on('error', (error) => (signal.aborted ? resolve() : reject(error)));
  });
}

async function observe(folder: string, signal: AbortSignal, onChange: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    for await (const _ of watchFolder(folder, { recursive: true, signal })) {
      clearTimeout(timer);
      timer = setTimeout(onChange, QUIET_MILLISECONDS);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
}
