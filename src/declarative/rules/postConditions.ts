import { errorAt } from '../../model/diagnostic.ts';
import { knownNames, repeated } from './known.ts';
import type { Rule } from './rule.ts';

/**
 * `post` names outcomes that there are, each once.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#post-conditions
 */
export const postConditions: Rule = ({ survey: { blocks }, profile: { postConditions: known } }) =>
  blocks.flatMap(({ part, path }) => {
    const names = (part.post?.conditions ?? []).map(({ condition }): string => condition);
    const at = (index: number) => [...path, 'post', 'conditions', index, 'condition'];
    return [
      ...names.flatMap((name, index) =>
        known.includes(name)
          ? []
          : [
              errorAt(
                'post-condition-unknown',
                at(index),
                `Unknown post condition "${name}".`,
                knownNames(name, known),
              ),
            ],
      ),
      ...repeated(names).map(({ name, index }) =>
        errorAt(
          'post-condition-duplicate',
          at(index),
          `Duplicate "${name}" in the same "post".`,
          'Merge them into one.',
        ),
      ),
    ];
  });
