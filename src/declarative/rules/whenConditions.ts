import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import { lookUp, type Profile } from '../profile/profile.ts';
import { checkArguments } from './arguments.ts';
import { knownNames } from './known.ts';
import type { Rule } from './rule.ts';
import type { ConditionAt } from './survey.ts';

/** How many conditions stand within one; `undefined` for any number from one up. */
const CHILDREN = new Map<string, number | undefined>([
  ['allOf', undefined],
  ['anyOf', undefined],
  ['not', 1],
]);

/**
 * Conditions of `when` are known, take the arguments that they have, and only `allOf`, `anyOf` and `not` stand around
 * others.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#when
 */
export const whenConditions: Rule = ({ survey: { conditions }, profile }) =>
  conditions.flatMap((condition) => checkCondition(condition, profile));

function checkCondition({ part, path }: ConditionAt, { conditions }: Profile): Diagnostic[] {
  const { name } = part;
  const callable = lookUp(conditions, name);
  if (callable === undefined)
    return [
      errorAt(
        'condition-unknown',
        [...path, 'name'],
        `Unknown condition "${name}".`,
        knownNames(name, Object.keys(conditions)),
      ),
    ];
  const children = part.children ?? [];
  const args = 'arguments' in part ? part.arguments : [];
  if (!CHILDREN.has(name))
    return children.length > 0
      ? [
          errorAt(
            'condition-children',
            path,
            `"${name}" cannot contain conditions.`,
            'Put both in "allOf { ... }" or "anyOf { ... }".',
          ),
        ]
      : checkArguments(name, args, callable, path);
  if (!Array.isArray(args) || args.length > 0)
    return [errorAt('condition-arguments', path, `"${name}" takes no arguments.`, `Write "${name} { ... }".`)];
  const wanted = CHILDREN.get(name);
  if (wanted === undefined ? children.length > 0 : children.length === wanted) return [];
  return [
    errorAt(
      'condition-children',
      path,
      `"${name}" needs ${wanted === undefined ? 'at least one condition' : 'exactly one condition'}, got ${children.length === 0 ? 'none' : children.length}.`,
      wanted === undefined
        ? 'Add a condition, or remove it.'
        : 'Write one condition. To combine several, use "anyOf" or "allOf".',
    ),
  ];
}
