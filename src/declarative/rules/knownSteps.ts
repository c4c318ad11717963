import { fault, warning } from '../../model/diagnostic.ts';
import { suggest } from '../../model/suggest.ts';
import { lookUp } from '../profile/profile.ts';
import type { Rule } from './rule.ts';

/**
 * Steps that the controller does not know are most often steps of a shared library, and sometimes mistyped. So they are
 * only warned of, unless the profile is said to be complete.
 *
 * @see https://www.jenkins.io/doc/pipeline/steps/
 */
export const knownSteps: Rule = ({ survey: { steps }, profile }) => {
  const known = [...Object.keys(profile.steps), ...Object.keys(profile.symbols)];
  const suggestions = new Map<string, string | undefined>();
  return steps.flatMap(({ part: { name }, path }) => {
    if (lookUp(profile.steps, name) !== undefined || lookUp(profile.symbols, name) !== undefined) return [];
    if (!suggestions.has(name)) suggestions.set(name, suggest(name, known));
    const near = suggestions.get(name);
    const fix = `${near === undefined ? '' : `Did you mean "${near}"? `}A step of a shared library is fine.`;
    const report = profile.complete ? fault : warning;
    return [
      report(
        'step-unknown',
        [...path, 'name'],
        `${profile.name[0]?.toUpperCase() ?? ''}${profile.name.slice(1)} knows no step "${name}".`,
        profile.complete ? (near === undefined ? undefined : `Did you mean "${near}"?`) : fix,
      ),
    ];
  });
};
