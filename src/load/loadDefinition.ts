import { DefinedPipeline } from '../pipeline/definition.ts';
import { evaluate } from './evaluate.ts';
import { type LoadedFlow, readFlow } from './loadFlow.ts';
import { type LoadedPipeline, loadPipeline } from './loadPipeline.ts';
import type { Locator } from './locator.ts';

/** A file of `pipelines/`, read: it defines a flow, or a pipeline of its own. */
export type LoadedDefinition =
  | ({ readonly kind: 'flow' } & LoadedFlow)
  | ({ readonly kind: 'pipeline' } & LoadedPipeline & Pick<LoadedFlow, 'dependencies'>);

/**
 * Reads a file of `pipelines/`: what it exports tells what it defines.
 *
 * @param file relative to the project's folder, with `/`
 */
export async function loadDefinition(locator: Locator, file: string): Promise<LoadedDefinition> {
  const evaluation = await evaluate(locator.projectFolder, file);
  const { exports, dependencies } = evaluation;
  const definition = exports?.default;
  return definition instanceof DefinedPipeline
    ? { kind: 'pipeline', ...(await loadPipeline(locator, file, definition)), dependencies }
    : { kind: 'flow', ...(await readFlow(locator, file, evaluation)) };
}
