import { warning } from '../../model/diagnostic.ts';
import type { TreePath } from '../source.ts';
import { blockAfter, withoutTexts } from './code.ts';
import type { Finding, Rule } from './rule.ts';
import { outwards, type StepAt } from './survey.ts';

/**
 * A milestone ends older builds that have not reached it. Inside a lock those wait for the lock first, so that the newest
 * build can no longer overtake them, or one is ended while it holds what the lock protects.
 *
 * @see https://plugins.jenkins.io/pipeline-milestone-step/
 */
export const milestonesStayOutsideLocks: Rule = ({ survey: { steps, scripts } }) => [
  ...steps.filter((step) => step.part.name === 'milestone' && isLocked(step)).map(({ path }) => report(path)),
  ...scripts.flatMap(({ part, path, step }) => {
    const code = withoutTexts(part);
    const locked = isLocked(step)
      ? [{ start: 0, end: code.length }]
      : [...code.matchAll(/\block\b/g)].flatMap(({ index }) => blockAfter(code, index) ?? []);
    return [...code.matchAll(/\bmilestone\b/g)]
      .filter(({ index }) => locked.some(({ start, end }) => index >= start && index < end))
      .map(({ index }) => ({ ...report(path), offset: index }));
  }),
];

function isLocked({ around, block }: StepAt): boolean {
  return (
    around.some(({ name }) => name === 'lock') ||
    outwards(block).some(({ part }) => part.options?.options.some(({ name }) => name === 'lock'))
  );
}

function report(path: TreePath): Finding {
  return warning(
    'milestone-in-lock',
    path,
    'A milestone inside a lock does not stop older builds, and can abort a build that holds the lock.',
    'Put the milestone before the lock.',
  );
}
