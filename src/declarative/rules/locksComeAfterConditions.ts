import { warning } from '../../model/diagnostic.ts';
import type { Rule } from './rule.ts';
import { describe } from './survey.ts';

/**
 * Options are taken before `when` is looked at. A lock among them is waited for although the stage is then skipped.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#when, "Evaluating when before the options directive"
 */
export const locksComeAfterConditions: Rule = ({ survey: { blocks } }) =>
  blocks.flatMap((block) => {
    const { part, path } = block;
    const index = (part.options?.options ?? []).findIndex(({ name }) => name === 'lock');
    if (index === -1 || part.when === undefined || part.when.beforeOptions === true) return [];
    return [
      warning(
        'lock-before-when',
        [...path, 'options', 'options', index],
        `The lock of ${describe(block)} is acquired even when the conditions skip it.`,
        'Add "beforeOptions true" to "when".',
      ),
    ];
  });
