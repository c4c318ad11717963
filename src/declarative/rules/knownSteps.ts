import { errorAt, warning } from '../../model/diagnostic.ts';
import { suggest } from '../../model/suggest.ts';
import { lookUp } from '../profile/profile.ts';
import type { Rule, Subject } from './rule.ts';

/**
 * Steps that the controller does not know are most often steps of a shared library, and sometimes mistyped. So they are
 * only warned of, each once, unless the profile is said to be complete. A pipeline that loads libraries is warned only of
 * what is nearly the name of a known step: no profile has theirs.
 *
 * @see https://www.jenkins.io/doc/pipeline/steps/
 */
export const knownSteps: Rule = (subject) => {
  const { survey, profile, methods } = subject;
  const known = [...Object.keys(profile.steps), ...Object.keys(profile.symbols)];
  const seen = new Set<string>(methods);
  const loads = loadsLibraries(subject);
  const isWhole = profile.complete && !loads;
  return survey.steps.flatMap(({ part: { name }, path }) => {
    if (seen.has(name) || lookUp(profile.steps, name) !== undefined || lookUp(profile.symbols, name) !== undefined)
      return [];
    seen.add(name);
    const near = suggest(name, known);
    if (loads && near === undefined) return [];
    const hints = [
      ...(near === undefined ? [] : [`Did you mean "${near}"?`]),
      isWhole ? 'The profile is marked as complete.' : 'Ignore this if it is a step of a shared library.',
    ];
    const report = isWhole ? errorAt : warning;
    return [
      report(
        'step-unknown',
        [...path, 'name'],
        `Unknown step "${name}": ${profile.name} does not provide it.`,
        hints.join(' '),
      ),
    ];
  });
};

/**
 * Whether a pipeline asks for shared libraries itself. What a controller loads for every pipeline is not told.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/shared-libraries/#using-libraries
 */
function loadsLibraries({ survey: { tree, steps, scripts }, outside = [] }: Subject): boolean {
  return (
    tree.pipeline.libraries !== undefined ||
    steps.some(({ part }) => part.name === 'library') ||
    [...outside, ...scripts.map(({ part }) => part)].some((code) => LOADING.test(code))
  );
}

const LOADING = /^[ \t]*@Library\b|(?:^|=)[ \t]*library\b[ \t]*['"(]/m;
