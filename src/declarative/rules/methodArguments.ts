import { type Callables, lookUp, type Profile } from '../profile/profile.ts';
import type { TreePath } from '../source.ts';
import type { MethodCall } from '../tree.ts';
import { checkMethodArguments } from './arguments.ts';
import type { Rule } from './rule.ts';
import { methodsOf } from './survey.ts';

/**
 * Options, triggers and parameters, and what they are made of, have the arguments that they take.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `ModelValidatorImpl`
 */
export const methodArguments: Rule = ({ survey: { blocks }, profile }) => {
  const check = (calls: readonly MethodCall[] | undefined, known: Callables, path: TreePath) =>
    methodsOf(calls ?? [], path).flatMap(({ part, path: at }) =>
      checkMethodArguments(part, callableOf(part.name, at.length === path.length + 1 ? known : {}, profile), at),
    );
  return blocks.flatMap(({ part, path }) => [
    ...check(part.options?.options, profile.options, [...path, 'options', 'options']),
    ...check(part.triggers?.triggers, profile.triggers, [...path, 'triggers', 'triggers']),
    ...check(part.parameters?.parameters, profile.parameters, [...path, 'parameters', 'parameters']),
    ...check(part.input?.parameters?.parameters, profile.parameters, [...path, 'input', 'parameters', 'parameters']),
  ]);
};

/**
 * What is called: of that section, else what arguments are made of, else the step of that name. What is an option of
 * stages only is a step, whatever else has its name: so is `throttle` of throttle-concurrents, and not that of branch-api.
 */
function callableOf(name: string, known: Callables, { symbols, steps, options, stageOptions }: Profile) {
  const own = lookUp(known, name);
  if (own?.parameters !== undefined) return own;
  const step = lookUp(steps, name);
  if (known === options && step !== undefined && stageOptions.includes(name)) return step;
  return lookUp(symbols, name) ?? step ?? own ?? {};
}
