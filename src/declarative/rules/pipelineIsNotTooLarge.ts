import { warning } from '../../model/diagnostic.ts';
import { LONGEST_PIPELINE, pipelineLength } from '../pipelineLength.ts';
import type { PipelineTree } from '../tree.ts';
import type { Rule } from './rule.ts';

/**
 * Jenkins compiles all of `pipeline { ... }` into one method, which Java limits to 64 KB. Nothing says so before the
 * pipeline first runs, and then only "Method too large".
 *
 * @see https://issues.jenkins.io/browse/JENKINS-37984
 */
export const pipelineIsNotTooLarge: Rule = ({ survey, budget = LONGEST_PIPELINE }) => {
  const length = printableLength(survey.tree);
  if (length === undefined || length <= budget) return [];
  return [
    warning(
      'pipeline-too-large',
      ['pipeline', 'stages'],
      `The pipeline compiles to about ${length.toLocaleString('en')} bytes, but Jenkins runs at most about ${budget.toLocaleString('en')} ("Method too large").`,
      'Move the code of stages to steps of a shared library, or move stages to another pipeline. The directives of a matrix count once per cell.',
    ),
  ];
};

/** The tree of a faulty Jenkinsfile may lack parts, or have names that cannot be printed: other rules say so. */
function printableLength(tree: PipelineTree): number | undefined {
  try {
    return pipelineLength(tree);
  } catch {
    return undefined;
  }
}
