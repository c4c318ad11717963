import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path/posix';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Flow } from '../model/flow.ts';
import { present } from '../model/present.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { type LoadedStages, loadStages } from './loadStages.ts';
import { createLocator, type Locator } from './locator.ts';
import { projectFile } from './projectFile.ts';
import { readDefinition } from './readDefinition.ts';

/** A flow file, read. */
export interface LoadedFlow {
  /** Missing when a diagnostic is an error. */
  readonly flow?: Flow;
  /** The stages of its author's, if it has any. */
  readonly stages?: LoadedStages;
  /** Everything that is to be said of the file, each with its location. */
  readonly diagnostics: readonly Diagnostic[];
  /** The project's files on which the flow depends, itself included: relative, with `/`, in alphabetical order. */
  readonly dependencies: readonly string[];
}

/**
 * Reads a flow file: runs it, checks the shape of what it exports, resolves it, and finds the location of every error.
 *
 * @param file relative to the project's folder, with `/`
 */
export async function loadFlow(projectFolder: string, file: string): Promise<LoadedFlow> {
  return readFlow(createLocator(projectFolder), file, await evaluate(projectFolder, file));
}

/** Checks the shape of what a flow file exports, resolves it, and finds the location of every error. */
export async function readFlow(
  locator: Locator,
  file: string,
  { exports, diagnostics, dependencies }: Evaluation,
): Promise<LoadedFlow> {
  if (exports === undefined) return { diagnostics, dependencies };
  const environmentFiles: string[] = [];
  const { stages: given, ...resolution } = readDefinition(exports, (name) => {
    const text = readProjectFile(locator.projectFolder, name);
    if (text !== undefined) environmentFiles.push(name);
    return text;
  });
  const stages = given === undefined ? undefined : await loadStages(locator, file, given);
  return {
    ...resolution,
    ...present({ stages }),
    diagnostics: await locator.locate(file, [...resolution.diagnostics, ...(stages?.diagnostics ?? [])]),
    dependencies: [...new Set([...dependencies, ...environmentFiles.map((name) => normalize(name))])].sort(),
  };
}

/** The text of a file inside the project; `undefined` where there is none. */
function readProjectFile(projectFolder: string, name: string): string | undefined {
  if (projectFile(projectFolder, join(projectFolder, name)) === undefined) return undefined;
  try {
    return readFileSync(join(projectFolder, name), 'utf8');
  } catch {
    return undefined;
  }
}
