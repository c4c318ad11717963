import { warning } from '../../model/diagnostic.ts';
import type { TreePath } from '../source.ts';
import type { Finding, Rule } from './rule.ts';
import { hasNode, outwards, type StepAt, valuesOf } from './survey.ts';

/**
 * Every `agent` checks out by itself. With an explicit `checkout scm` it happens twice, unless `skipDefaultCheckout()` is
 * among the options.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#options, `skipDefaultCheckout`
 */
export const checkoutHappensOnce: Rule = ({ survey: { steps, scripts } }) => [
  ...steps
    .filter((step) => step.part.name === 'checkout' && isTwice(step))
    .filter(({ part }) =>
      valuesOf(part.arguments, []).some(({ part: value }) => /^\$\{\s*scm\s*\}$/.test(String(value.value))),
    )
    .map(({ path }) => report(path)),
  ...scripts
    .filter(({ step }) => isTwice(step))
    .flatMap(({ part, path }) =>
      [...part.matchAll(/^[ \t]*checkout[ \t(]+scm\b/gm)].slice(0, 1).map(({ 0: call, index }) => ({
        ...report(path),
        offset: index + call.indexOf('checkout'),
      })),
    ),
];

function isTwice({ block, around }: StepAt): boolean {
  return (
    hasNode(block) &&
    !around.some(({ name }) => name === 'node') &&
    !outwards(block).some(({ part }) => part.options?.options.some(({ name }) => name === 'skipDefaultCheckout'))
  );
}

function report(path: TreePath): Finding {
  return warning(
    'checkout-twice',
    path,
    'The agent has already checked out the repository: this step checks it out again.',
    'Add "skipDefaultCheckout()" to the options, or remove this step.',
  );
}
