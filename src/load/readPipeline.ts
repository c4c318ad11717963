import * as z from 'zod/mini';
import { type DefinitionPath, type Diagnostic, errorAt, isWithin } from '../model/diagnostic.ts';
import { describeThrown } from '../model/thrown.ts';
import type { DefinedPipeline, PipelineDefinition } from '../pipeline/definition.ts';
import { createPipelineShapes } from './pipelineShape.ts';
import { describeIssue, shapeErrors } from './shapeErrors.ts';

/** A definition of its shape, and what is wrong with the one that was given. */
export interface ReadPipeline {
  /** Without what was wrong, so that the rest can be looked at; undefined when nothing is left. */
  readonly definition?: PipelineDefinition;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether an error at the path only follows from the shape that is said to be wrong. */
  follows(path: DefinitionPath): boolean;
}

/** Checks the shape of a definition; whatever it holds, this does not throw. */
export function readPipeline({ definition }: DefinedPipeline): ReadPipeline {
  try {
    const { data, error } = z.safeParse(createPipelineShapes('strict').pipeline, definition, { error: describeIssue });
    if (error === undefined) return { definition: data, diagnostics: [], follows: () => false };
    const diagnostics = error.issues.flatMap((issue) => shapeErrors(issue, 'The pipeline', EXPORT_PIPELINE));
    const isWhole = diagnostics.some(({ path }) => path.length === 0);
    return {
      ...(!isWhole && { definition: z.parse(createPipelineShapes('lenient').pipeline, definition) }),
      diagnostics,
      follows: (path) => diagnostics.some((one) => isWithin(path, one.path) || isWithin(one.path, path)),
    };
  } catch (error) {
    return {
      diagnostics: [
        error instanceof RangeError
          ? errorAt('pipeline-endless', [], 'The pipeline contains itself or is nested too deeply.')
          : errorAt('pipeline-throws', [], `Reading the pipeline threw an error: ${describeThrown(error)}`),
      ],
      follows: () => true,
    };
  }
}

const EXPORT_PIPELINE = 'Write "export default definePipeline({ ... })".';
