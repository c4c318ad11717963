import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import type { Rule } from './rule.ts';
import { describe } from './survey.ts';

/**
 * A stage has a name, and is exactly one of steps, stages, parallel stages and a matrix.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#stage
 */
export const stagesHaveOneBody: Rule = ({ survey: { blocks } }) =>
  blocks
    .filter(({ kind }) => kind === 'stage')
    .flatMap((block): Diagnostic[] => {
      const { part, path } = block;
      const bodies = [
        ...(part.branches === undefined || (part.branches.length === 0 && hasOther(block.part)) ? [] : ['steps']),
        ...(['stages', 'parallel', 'matrix'] as const).filter((key) => part[key] !== undefined),
      ];
      const unnamed = part.name === undefined || part.name.trim() === '';
      const nameless = unnamed
        ? [errorAt('stage-name-missing', path, 'A stage has no name.', 'Write "stage(\'Build\') { ... }".')]
        : [];
      if (bodies.length === 1) return nameless;
      const known = '"steps", "stages", "parallel" or "matrix"';
      return [
        ...nameless,
        bodies.length === 0
          ? errorAt('stage-body-missing', path, `No content in ${describe(block)}.`, `Add ${known}.`)
          : errorAt(
              'stage-body-several',
              path,
              `"${bodies.join('" and "')}" cannot both be in ${describe(block)}.`,
              `A stage can have only one of ${known}. Move the others to separate stages.`,
            ),
      ];
    });

function hasOther({
  stages,
  parallel,
  matrix,
}: {
  readonly stages?: unknown;
  readonly parallel?: unknown;
  readonly matrix?: unknown;
}): boolean {
  return stages !== undefined || parallel !== undefined || matrix !== undefined;
}
