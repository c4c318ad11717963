import { errorAt } from '../../model/diagnostic.ts';
import type { Rule } from './rule.ts';
import { describe } from './survey.ts';

/**
 * What already runs in parallel, as parallel stages and the cells of a matrix do, does not fan out again.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#parallel
 */
export const parallelIsNotNested: Rule = ({ survey: { blocks } }) =>
  blocks
    .filter(({ part, kind }) => kind === 'stage' && (part.parallel ?? part.matrix ?? part.branches?.[1]) !== undefined)
    .flatMap(({ part, path, around }) => {
      const outer = around.find((block) => block.part.parallel !== undefined || block.part.matrix !== undefined);
      if (outer === undefined) return [];
      const key = part.matrix !== undefined ? 'matrix' : part.parallel !== undefined ? 'parallel' : 'branches';
      const name = key === 'branches' ? 'parallel' : key;
      return [
        errorAt(
          'parallel-nested',
          [...path, key],
          `"${name}" cannot be inside the ${outer.part.matrix === undefined ? 'parallel stages' : 'matrix'} of ${describe(outer)}.`,
          'Run its stages sequentially with "stages", or move them to a separate stage.',
        ),
      ];
    });
