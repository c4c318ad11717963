import { errorAt } from '../../model/diagnostic.ts';
import type { Rule } from './rule.ts';
import { describe } from './survey.ts';

/**
 * A stage around parallel stages or a matrix runs nothing itself: it has neither agent nor tools.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `ModelValidatorImpl`
 */
export const parallelStagesTakeNoAgent: Rule = ({ survey: { blocks } }) =>
  blocks
    .filter(({ part }) => part.parallel !== undefined || part.matrix !== undefined)
    .flatMap((block) =>
      (['agent', 'tools'] as const)
        .filter((key) => block.part[key] !== undefined)
        .map((key) =>
          errorAt(
            `${key}-not-allowed`,
            [...block.path, key],
            `"${key}" cannot be in ${describe(block)}, which contains ${block.part.matrix === undefined ? 'parallel stages' : 'a matrix'}.`,
            `Move it to ${block.part.matrix === undefined ? 'those stages' : '"matrix"'}.`,
          ),
        ),
    );
