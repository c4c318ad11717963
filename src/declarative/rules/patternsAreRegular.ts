import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import type { NamedArgument, RawValue, Step } from '../tree.ts';
import { patternError } from './javaPattern.ts';
import type { Rule } from './rule.ts';
import { valuesOf } from './survey.ts';

/** Conditions with a pattern that `comparator: 'REGEXP'` makes a regular expression. */
const COMPARED = ['branch', 'tag'];

/**
 * The pattern of `changelog` is a regular expression, and so are those of conditions that are to be compared by one.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `WhenConditionalValidator`
 */
export const patternsAreRegular: Rule = ({ survey: { conditions } }) =>
  conditions.flatMap(({ part, path }): Diagnostic[] => {
    if (!('arguments' in part)) return [];
    const pattern = patternOf(part);
    if (typeof pattern?.value !== 'string' || !pattern.isLiteral) return [];
    const wrong = patternError(pattern.value);
    if (wrong === undefined) return [];
    const at = valuesOf(part.arguments, [...path, 'arguments']).find((value) => value.part === pattern);
    return [
      errorAt(
        'pattern-invalid',
        at?.path ?? path,
        `Invalid regular expression "${pattern.value}": ${wrong}.`,
        'Put a backslash before a literal special character.',
      ),
    ];
  });

/** The value of a condition that must be a regular expression. */
function patternOf({ name, arguments: args }: Step): RawValue | undefined {
  if (!Array.isArray(args)) return name === 'changelog' ? (args as RawValue) : undefined;
  const named = (args as readonly (NamedArgument | RawValue)[]).filter((argument) => 'key' in argument);
  const given = (key: string) => named.find((argument) => argument.key === key)?.value;
  const isRegular = COMPARED.includes(name) && given('comparator')?.value === 'REGEXP';
  return name === 'changelog' || isRegular ? given('pattern') : undefined;
}
