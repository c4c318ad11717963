import type { Diagnostic } from '../model/diagnostic.ts';
import type { Flow } from '../model/flow.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { readDefinition } from './readDefinition.ts';

/** A flow file, read. */
export interface LoadedFlow {
  /** Missing when a diagnostic is an error. */
  readonly flow?: Flow;
  /** Everything that is to be said of the file, each with its place. */
  readonly diagnostics: readonly Diagnostic[];
  /** The project's files on which the flow depends, itself included: relative, with `/`, in alphabetical order. */
  readonly dependencies: readonly string[];
}

/**
 * Reads a flow file: runs it, checks the shape of what it exports, resolves it, and finds the place of every fault.
 *
 * @param file relative to the project's folder, with `/`
 */
export async function loadFlow(projectFolder: string, file: string): Promise<LoadedFlow> {
  return readFlow(projectFolder, file, await evaluate(projectFolder, file));
}

/** Checks the shape of what a flow file exports, resolves it, and finds the place of every fault. */
export async function readFlow(
  projectFolder: string,
  file: string,
  { exports, diagnostics, dependencies }: Evaluation,
): Promise<LoadedFlow> {
  if (exports === undefined) return { diagnostics, dependencies };
  const resolution = readDefinition(exports);
  return {
    ...resolution,
    diagnostics: await locate(projectFolder, file, resolution.diagnostics),
    dependencies,
  };
}

/**
 * Finds the places in a flow file that diagnostics speak of by path; those that have a place keep it.
 *
 * @param file relative to the project's folder, with `/`
 */
export async function locate(
  projectFolder: string,
  file: string,
  diagnostics: readonly Diagnostic[],
): Promise<readonly Diagnostic[]> {
  if (diagnostics.every(({ where }) => where !== undefined)) return diagnostics;
  const { createPlaces } = await import('./places.ts');
  const places = createPlaces(projectFolder, file);
  return diagnostics.map((one) => ({ ...one, where: one.where ?? places.find(one.path, one.on) }));
}
