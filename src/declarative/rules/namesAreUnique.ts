import { errorAt } from '../../model/diagnostic.ts';
import { repeated } from './known.ts';
import type { Rule } from './rule.ts';

/**
 * Stages beside each other, and the branches of the `parallel` step, have names of their own.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `ModelValidatorImpl`
 */
export const namesAreUnique: Rule = ({ survey: { stageLists, blocks } }) => [
  ...stageLists.flatMap(({ part, path }) =>
    repeated(part.map(({ name }) => name)).map(({ name, index }) =>
      errorAt(
        'stage-name-duplicate',
        [...path, index, 'name'],
        `Duplicate stage "${name}".`,
        'Give each a unique name.',
      ),
    ),
  ),
  ...blocks.flatMap(({ part, path }) =>
    repeated((part.branches ?? []).map(({ name }) => name)).map(({ name, index }) =>
      errorAt(
        'branch-name-duplicate',
        [...path, 'branches', index, 'name'],
        `Duplicate parallel branch "${name}".`,
        'Give each a unique name.',
      ),
    ),
  ),
];
