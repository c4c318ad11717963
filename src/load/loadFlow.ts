import type { Diagnostic } from '../model/diagnostic.ts';
import type { Flow } from '../model/flow.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { createLocator, type Locator } from './locator.ts';
import { readDefinition } from './readDefinition.ts';

/** A flow file, read. */
export interface LoadedFlow {
  /** Missing when a diagnostic is an error. */
  readonly flow?: Flow;
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
  const resolution = readDefinition(exports);
  return {
    ...resolution,
    diagnostics: await locator.locate(file, resolution.diagnostics),
    dependencies,
  };
}
