import { errorAt } from '../../model/diagnostic.ts';
import type { RawValue } from '../tree.ts';
import type { Rule } from './rule.ts';
import { type At, methodsOf, valuesOf } from './survey.ts';

/**
 * `${NAME}` is no expression of Groovy: outside a string it calls a method named `$` with a closure.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `ModelParser.BareDollarCurly`
 */
export const valuesAreQuoted: Rule = ({ survey: { blocks, steps, conditions } }) => {
  const methods = blocks.flatMap(({ part, path }) => [
    ...methodsOf(part.options?.options ?? [], [...path, 'options', 'options']),
    ...methodsOf(part.triggers?.triggers ?? [], [...path, 'triggers', 'triggers']),
    ...methodsOf(part.parameters?.parameters ?? [], [...path, 'parameters', 'parameters']),
  ]);
  const values: readonly At<RawValue>[] = [
    ...blocks.flatMap(({ part, path }) =>
      (part.environment ?? []).flatMap(({ value }, index) =>
        'name' in value ? [] : [{ part: value, path: [...path, 'environment', index, 'value'] }],
      ),
    ),
    ...steps.flatMap(({ part, path }) => valuesOf(part.arguments, [...path, 'arguments'])),
    ...conditions.flatMap(({ part, path }) =>
      'arguments' in part ? valuesOf(part.arguments, [...path, 'arguments']) : [],
    ),
    ...methods.flatMap(({ part, path }) =>
      part.arguments.flatMap((argument, index) => {
        const value = 'key' in argument ? argument.value : argument;
        return 'name' in value ? [] : [{ part: value, path: [...path, 'arguments', index] }];
      }),
    ),
  ];
  return values.flatMap(({ part: { isLiteral, value }, path }) => {
    const bare = isLiteral || typeof value !== 'string' ? undefined : /^\$\{(\$\{[\s\S]*\})\}$/.exec(value)?.[1];
    return bare === undefined
      ? []
      : [errorAt('value-bare', path, `${bare} is not a value.`, `Did you mean "${bare}", in double quotes?`)];
  });
};
