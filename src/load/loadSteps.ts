import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Diagnostic } from '../model/diagnostic.ts';
import { present } from '../model/present.ts';
import type { StepSignature } from '../model/step.ts';
import { cacheFolder } from './cacheFolder.ts';
import { unreadable } from './failure.ts';
import { readAfresh, readThroughCache } from './stepCache.ts';
import type { StepReading, StepScript } from './stepScript.ts';

/** The steps of a folder. */
export interface LoadedSteps {
  /** In alphabetical order; a script with an error gives none. */
  readonly steps: readonly StepSignature[];
  /** Each with its location. */
  readonly diagnostics: readonly Diagnostic[];
  /** The scripts, relative to the project's folder, with `/`. */
  readonly dependencies: readonly string[];
}

/**
 * Reads the signatures of the typed step scripts of a folder; without such a folder there are none.
 *
 * What was read is kept under `node_modules/.cache/pipegen`, so that scripts that did not change cost next to nothing.
 *
 * @param folder relative to the project's, with `/`: `pipelines/shop/steps`
 * @param flow the flow whose steps they are
 */
export async function loadSteps(projectFolder: string, folder: string, flow?: string): Promise<LoadedSteps> {
  const sources = await listScripts(projectFolder, folder);
  const scripts: StepScript[] = [];
  const errors: Diagnostic[] = [];
  for (const source of sources) {
    const file = path.join(projectFolder, source);
    try {
      const text = await readFile(file, 'utf8');
      scripts.push({ source, text, ...present({ flow }) });
    } catch (error) {
      errors.push(unreadable(projectFolder, file, error as NodeJS.ErrnoException));
    }
  }
  const { steps, diagnostics } = joined(await readScripts(projectFolder, scripts));
  return { steps, diagnostics: [...errors, ...diagnostics], dependencies: sources };
}

/** Reads the signatures of step scripts, each a path relative to the current folder, and keeps nothing. */
export async function readStepSignatures(files: readonly string[]): Promise<Omit<LoadedSteps, 'dependencies'>> {
  const scripts = files.map(async (source) => ({ source, text: await readFile(source, 'utf8') }));
  return joined(await readAfresh(await Promise.all(scripts)));
}

function joined(readings: readonly StepReading[]): Omit<LoadedSteps, 'dependencies'> {
  return {
    steps: readings.flatMap(({ signature }) => signature ?? []),
    diagnostics: readings.flatMap(({ diagnostics }) => diagnostics),
  };
}

async function listScripts(projectFolder: string, folder: string): Promise<string[]> {
  if (!existsSync(path.join(projectFolder, folder))) return [];
  const names = await readdir(path.join(projectFolder, folder));
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** Only an installed pipegen keeps readings: its own sources change from one run to the next, and readings with them. */
async function readScripts(projectFolder: string, scripts: readonly StepScript[]): Promise<StepReading[]> {
  const folder = cacheFolder(projectFolder, 'pipegen');
  const identity = await readFile(new URL('identity', import.meta.url), 'utf8').catch(() => undefined);
  return folder === undefined || identity === undefined
    ? readAfresh(scripts)
    : readThroughCache(folder, identity, scripts);
}
