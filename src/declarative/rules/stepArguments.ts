import { lookUp } from '../profile/profile.ts';
import { checkArguments } from './arguments.ts';
import type { Rule } from './rule.ts';

/** Steps whose body is code, and the old `parallel`, which takes closures under any names. */
const FREE = ['expression', 'parallel', 'script'];

/**
 * Steps that the controller knows have the arguments that they take.
 *
 * @see https://www.jenkins.io/doc/pipeline/steps/
 */
export const stepArguments: Rule = ({ survey: { steps }, profile }) =>
  steps.flatMap(({ part, path }) => {
    const callable = lookUp(profile.steps, part.name) ?? lookUp(profile.symbols, part.name);
    if (callable === undefined || FREE.includes(part.name)) return [];
    return checkArguments(part.name, part.arguments, callable, path);
  });
