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
    const { axes: _, excludes: __, ...cell } = matrix;
    return (cellsOf(matrix) - 1) * pipelineLength({ pipeline: { agent, stages: [{ name: '', ...cell }] } });
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
  if (excludes.length === 0 || all > MANY_CELLS) return all;
  const cells = axes.reduce<readonly Cell[]>(
    (before, { name, values }) => before.flatMap((cell) => values.map(({ value }) => ({ ...cell, [name]: value }))),
    [{}],
  );
  const isLeftOut = (cell: Cell) =>
    excludes.some((exclude) =>
      exclude.every(
        ({ name, values, inverse = false }) => values.some(({ value }) => value === cell[name]) !== inverse,
      ),
    );
  return Math.max(1, cells.filter((cell) => !isLeftOut(cell)).length);
}

/** A value for each axis. */
type Cell = Readonly<Record<string, unknown>>;

/** More than Jenkins could run in any case, whatever is left out. */
const MANY_CELLS = 10_000;

function matricesIn({ stages = [], parallel = [], matrix }: Stage): Matrix[] {
  return matrix === undefined ? [...stages, ...parallel].flatMap(matricesIn) : [matrix];
}
