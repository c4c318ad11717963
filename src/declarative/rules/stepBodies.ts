import { warning } from '../../model/diagnostic.ts';
import { lookUp } from '../profile/profile.ts';
import type { Rule } from './rule.ts';

/**
 * A step that is a block around others has something to be around: the validator of Jenkins lets it pass, and the build
 * ends with "must be called with a body".
 *
 * @see https://github.com/jenkinsci/workflow-cps-plugin, `DSL`
 */
export const stepBodies: Rule = ({ survey: { steps }, profile }) =>
  steps.flatMap(({ part, path }) =>
    lookUp(profile.steps, part.name)?.block !== true ||
    part.children !== undefined ||
    part.name === 'script' ||
    part.name === 'stage'
      ? []
      : [
          warning(
            'step-body-missing',
            path,
            `"${part.name}" has no block.`,
            `Write the steps in "${part.name}(...) { ... }".`,
          ),
        ],
  );
