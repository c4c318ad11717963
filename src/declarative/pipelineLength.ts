import { compiledLength } from './compiledLength.ts';
import { pipelineBlock } from './print.ts';
import type { Matrix, PipelineTree, Stage } from './tree.ts';

/**
 * About how many bytes the method has that Jenkins makes of all of `pipeline { ... }`: within some 5 % of what its engine
 * compiles. The stages of a matrix count once for each cell.
 *
 * @see https://issues.jenkins.io/browse/JENKINS-37984
 */
export function pipelineLength(tree: PipelineTree): number {
  const { agent, stages } = tree.pipeline;
  const repeated = stages.flatMap(matricesIn).map((matrix) => {
    const cell = pipelineLength({ pipeline: { agent, stages: matrix.stages } });
    return (cellsOf(matrix) - 1) * cell;
  });
  return repeated.reduce((sum, length) => sum + length, compiledLength([pipelineBlock(tree)]));
}

/**
 * The length that Jenkins can still run: that of 70 stages with a condition and two steps, which a controller ran; with 80
 * it said "Method too large". (Java allows 65,535 bytes; a controller adds to what the engine alone makes.)
 */
export const LONGEST_PIPELINE = 44_000;

/** How many combinations of its axes a matrix runs, without those that it leaves out. */
function cellsOf({ axes, excludes = [] }: Matrix): number {
  const all = axes.reduce((product, { values }) => product * values.length, 1);
  const excluded = excludes.map((exclude) =>
    axes.reduce((product, { name, values }) => {
      const left = exclude.find((axis) => axis.name === name);
      if (left === undefined) return product * values.length;
      return product * (left.inverse === true ? values.length - left.values.length : left.values.length);
    }, 1),
  );
  return Math.max(1, all - excluded.reduce((sum, cells) => sum + cells, 0));
}

function matricesIn({ stages = [], parallel = [], matrix }: Stage): Matrix[] {
  return matrix === undefined ? [...stages, ...parallel].flatMap(matricesIn) : [matrix];
}
