import { fault, warning } from '../../model/diagnostic.ts';
import { suggest } from '../../model/suggest.ts';
import { lookUp } from '../profile/profile.ts';
import type { Rule } from './rule.ts';

/**
 * Steps that the controller does not know are most often steps of a shared library, and sometimes mistyped. So they are
 * only warned of, each once, unless the profile is said to be complete.
 *
 * @see https://www.jenkins.io/doc/pipeline/steps/
 */
export const knownSteps: Rule = ({ survey: { steps }, profile, methods }) => {
  const known = [...Object.keys(profile.steps), ...Object.keys(profile.symbols)];
  const seen = new Set<string>(methods);
  return steps.flatMap(({ part: { name }, path }) => {
    if (seen.has(name) || lookUp(profile.steps, name) !== undefined || lookUp(profile.symbols, name) !== undefined)
      return [];
    seen.add(name);
    const near = suggest(name, known);
    const hints = [
      ...(near === undefined ? [] : [`Did you mean "${near}"?`]),
      profile.complete ? 'The profile is said to be complete.' : 'A step of a shared library is fine.',
    ];
    const report = profile.complete ? fault : warning;
    return [report('step-unknown', [...path, 'name'], `"${name}" is no step of ${profile.name}.`, hints.join(' '))];
  });
};
