import { warning } from '../../model/diagnostic.ts';
import type { Rule } from './rule.ts';
import { describe } from './survey.ts';

/**
 * `failFast` ends what runs beside a failed stage, so it needs something that runs in parallel; a controller takes it
 * anywhere, and does nothing.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#parallel
 */
export const failFastIsParallel: Rule = ({ survey: { blocks } }) =>
  blocks
    .filter(({ part }) => part.failFast !== undefined)
    .filter(({ part }) => (part.parallel ?? part.matrix ?? part.branches?.[1]) === undefined)
    .map((block) =>
      warning(
        'fail-fast-without-parallel',
        [...block.path, 'failFast'],
        `"failFast" has no effect in ${describe(block)}: nothing in it runs in parallel.`,
        'Remove it, or move it to the stage that has "parallel" or "matrix".',
      ),
    );
