import type { Diagnostic } from '../model/diagnostic.ts';
import type { DefinedPipeline, PipelineDefinition } from '../pipeline/definition.ts';
import { type ConvertedPipeline, toTree } from '../pipeline/toTree.ts';
import { type CompiledBodies, compileDefinition } from './compileDefinition.ts';
import type { Locator } from './locator.ts';
import { readPipeline } from './readPipeline.ts';

/** A pipeline of an author's, read. */
export interface LoadedPipeline {
  /** Missing when there is nothing to look at. */
  readonly pipeline?: {
    readonly definition: PipelineDefinition;
    readonly converted: ConvertedPipeline;
    /** Methods that its functions call, by name. */
    readonly helpers: readonly string[];
    /** Methods that functions of the project became, which its functions call. */
    readonly methods: CompiledBodies['methods'];
  };
  /** Everything that is to be said of it so far; those without a location have a path. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether what is said of that path only follows from what is said already. */
  follows(path: Diagnostic['path']): boolean;
}

/**
 * Checks the shape of a pipeline, and turns it into a tree, its functions into Groovy.
 *
 * @param file relative to the project's folder, with `/`
 */
export async function loadPipeline(locator: Locator, file: string, defined: DefinedPipeline): Promise<LoadedPipeline> {
  const { definition, diagnostics, follows } = readPipeline(defined);
  if (definition === undefined) return { diagnostics, follows };
  const { converted, bodies } = await compileDefinition(locator, file, (codeOf) => toTree(definition, codeOf));
  const own = converted.diagnostics.filter(({ path }) => !follows(path));
  return {
    pipeline: { definition, converted, helpers: bodies.helpers, methods: bodies.methods },
    diagnostics: [...diagnostics, ...own, ...bodies.diagnostics],
    follows,
  };
}
