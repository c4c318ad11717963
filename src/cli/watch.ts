import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openChanges } from '../project/changes.ts';
import { noFlows } from '../project/projectRules.ts';
import type { BuildOptions } from './build.ts';
import type { Invocation } from './invocation.ts';
import { interrupted, type Outcome, refused } from './outcome.ts';

/**
 * Builds now, and again after every change in pipelines/ or in a file elsewhere that a build read, until it is
 * interrupted.
 *
 * Each build is a process of its own: what one leaves in memory, such as the modules of a flow, cannot reach the next.
 */
export async function watch(invocation: Invocation, options: BuildOptions): Promise<Outcome> {
  const { projectFolder, terminal, signal } = invocation;
  const folder = join(projectFolder, 'pipelines');
  if (!existsSync(folder)) return refused([noFlows(projectFolder)]);
  const changes = openChanges(signal);
  changes.observeFolder(folder);
  const observeInputs = (paths: readonly string[]): void => {
    for (const path of paths) if (!path.startsWith('pipelines/')) changes.observeFile(join(projectFolder, path));
  };
  const buildAndWait = async (): Promise<void> => {
    await buildOnce(invocation, options, observeInputs);
    if (!signal.aborted) terminal.note(`${terminal.errorColors.dim('Waiting for a change. Stop with Ctrl-C.')}\n`);
  };
  while (!signal.aborted) await Promise.all([changes.next(), buildAndWait()]);
  return interrupted(signal);
}

/** Its errors are on the screen when it ends; they end nothing here. */
async function buildOnce(
  { projectFolder, signal }: Invocation,
  { force, cache, budget }: BuildOptions,
  observeInputs: (paths: readonly string[]) => void,
): Promise<void> {
  const program = process.argv[1] ?? '';
  const options = [
    ...(force ? ['--force'] : []),
    ...(cache ? [] : ['--no-cache']),
    ...(budget === undefined ? [] : ['--budget', String(budget)]),
  ];
  const child = spawn(process.execPath, [program, 'build', '--project', projectFolder, ...options], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    signal,
  });
  child.on('message', observeInputs);
  await new Promise<void>((resolve, reject) => {
    child.on('close', () => resolve());
    child.on('error', (error) => (signal.aborted ? resolve() : reject(error)));
  });
}
