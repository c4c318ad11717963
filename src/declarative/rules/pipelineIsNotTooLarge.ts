import { warning } from '../../model/diagnostic.ts';
import { LONGEST_PIPELINE, pipelineLength } from '../pipelineLength.ts';
import type { Axis, Pipeline } from '../tree.ts';
import type { Rule } from './rule.ts';
import type { Survey } from './survey.ts';

/** No step, condition or section comes to more in the estimate than this, so that small pipelines need none. */
const LONGEST_PART = 400;

/** Nor does a character of a script. */
const LONGEST_CHARACTER = 20;

/**
 * Jenkins compiles all of `pipeline { ... }` into one method, which Java limits to 64 KB. Nothing says so before the
 * pipeline first runs, and then only "Method too large".
 *
 * @see https://issues.jenkins.io/browse/JENKINS-37984
 */
export const pipelineIsNotTooLarge: Rule = ({ survey, budget = LONGEST_PIPELINE }) => {
  const { tree, blocks, steps, conditions, scripts } = survey;
  if (!isWhole(survey)) return [];
  const hasMatrix = blocks.some(({ kind }) => kind === 'matrix');
  const characters = scripts.reduce((sum, { part }) => sum + part.length, 0);
  const atMost = LONGEST_PART * (4 * blocks.length + steps.length + conditions.length) + LONGEST_CHARACTER * characters;
  if (!hasMatrix && atMost < budget) return [];
  const length = pipelineLength(tree);
  if (length <= budget) return [];
  return [
    warning(
      'pipeline-too-large',
      ['pipeline', 'stages'],
      `The pipeline compiles to about ${length.toLocaleString('en')} bytes, and Jenkins runs some ${budget.toLocaleString('en')} ("Method too large").`,
      'Move what stages do into steps of a shared library, or stages into a pipeline of their own; a matrix counts once for each cell.',
    ),
  ];
};

/** Whether a tree has what every tree has: that of a faulty Jenkinsfile may not, and could not be printed. */
function isWhole({ tree, blocks }: Survey): boolean {
  const pipeline: Partial<Pipeline> = tree.pipeline;
  const isAxis = (axis: Partial<Axis>) => axis.name !== undefined && axis.values !== undefined;
  return (
    pipeline.agent !== undefined &&
    pipeline.stages !== undefined &&
    blocks
      .filter(({ kind }) => kind === 'matrix')
      .every(
        ({ part: { axes, stages, excludes = [] } }) =>
          stages !== undefined && axes !== undefined && [...axes, ...excludes.flat()].every(isAxis),
      )
  );
}
