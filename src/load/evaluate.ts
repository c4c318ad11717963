import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import module from 'node:module';
import path from 'node:path';
import type { Diagnostic } from '../model/diagnostic.ts';
import { cacheFolder } from './cacheFolder.ts';
import { readFailure, unreadable } from './failure.ts';
import { projectFile } from './projectFile.ts';
import { recordReads } from './recordReads.ts';

/** What came of running an author's file. */
export interface Evaluation {
  /** What the file exports; missing when it failed. */
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly Diagnostic[];
  /** The project's files that were read on the way, relative to its folder, with `/`, in alphabetical order. */
  readonly dependencies: readonly string[];
}

/**
 * Runs a TypeScript file of the author's, afresh at each call: neither an earlier run nor another flow's helper leaves
 * state behind, and a file that changed meanwhile is read again.
 *
 * @param file relative to the project's folder
 */
export async function evaluate(projectFolder: string, file: string): Promise<Evaluation> {
  const { result, files } = await recordReads(() => run(projectFolder, path.join(projectFolder, file)));
  const read = [...files].filter((name) => existsSync(name));
  // JSON goes through Node's own cache, which would keep the text of today for tomorrow's run.
  for (const name of read) delete cache[name];
  const dependencies = read.flatMap((name) => projectFile(projectFolder, name) ?? []).sort();
  return { ...result, dependencies };
}

const { cache } = module.createRequire(import.meta.url);

async function run(projectFolder: string, file: string): Promise<Omit<Evaluation, 'dependencies'>> {
  let source: string;
  try {
    source = await readFile(file, 'utf8');
  } catch (error) {
    return { diagnostics: [unreadable(projectFolder, file, error as NodeJS.ErrnoException)] };
  }
  try {
    const { createJiti } = await import('jiti');
    const jiti = createJiti(file, {
      fsCache: cacheFolder(projectFolder, 'jiti') ?? false,
      moduleCache: false,
      interopDefault: false,
      // The running pipegen's own face, so that a flow sees the same classes as what reads it, wherever either is installed.
      virtualModules: { pipegen: await import('../index.ts') },
    });
    const exports = await jiti.evalModule(source, { filename: file, async: true });
    return { exports: exports as Record<string, unknown>, diagnostics: [] };
  } catch (error) {
    return { diagnostics: [readFailure(projectFolder, file, error)] };
  }
}
