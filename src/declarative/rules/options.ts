import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import { repeated, unknownName } from './known.ts';
import type { Rule } from './rule.ts';
import { describe } from './survey.ts';

/** What has a directive of its own, though it is a property of jobs as the options are. */
const DIRECTIVES = ['parameters', 'triggers'];

/**
 * Options are known, allowed where they stand, and there once.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#options
 */
export const options: Rule = ({ survey: { blocks }, profile }) =>
  blocks.flatMap((block) => {
    const { kind, part, path } = block;
    const names = (part.options?.options ?? []).map(({ name }) => name);
    const known = kind === 'pipeline' ? Object.keys(profile.options) : profile.stageOptions;
    const at = (index: number) => [...path, 'options', 'options', index, 'name'];
    return [
      ...names.flatMap((name, index): Diagnostic[] => {
        if (known.includes(name)) return [];
        if (DIRECTIVES.includes(name))
          return [
            errorAt(
              'option-is-directive',
              at(index),
              `Unknown option "${name}".`,
              `Write "${name} { ... }" next to "options".`,
            ),
          ];
        return Object.hasOwn(profile.options, name)
          ? [
              errorAt(
                'option-not-in-stage',
                at(index),
                `"${name}" is an option of pipelines, not of ${describe(block)}.`,
                `Move it to the pipeline's "options". A stage takes ${known.join(', ')}.`,
              ),
            ]
          : [
              unknownName(
                {
                  profile,
                  code: 'option-unknown',
                  path: at(index),
                  what: 'option',
                  kind: kind === 'pipeline' ? 'options' : 'stageOptions',
                },
                name,
                known,
              ),
            ];
      }),
      ...repeated(names).map(({ name, index }) =>
        errorAt('option-duplicate', at(index), `Duplicate "${name}".`, 'Remove one of them.'),
      ),
    ];
  });
