import { printGroovy } from '../groovy/print.ts';
import { compiledLength } from './compiledLength.ts';
import { groovyLength } from './groovyLength.ts';
import { pipelineBlock } from './print.ts';
import type { Matrix, PipelineTree, Stage } from './tree.ts';

/**
 * Estimates how many bytes the method has that Jenkins' engine makes of all of `pipeline { ... }`: within 10 % of what the
 * engine compiles the same text to, and never more than 5 % below it. What Declarative adds before that is known only for
 * a matrix, whose cells are stages of their own.
 *
 * @see https://issues.jenkins.io/browse/JENKINS-37984
 */
export function pipelineLength(tree: PipelineTree): number {
  return METHOD + groovyLength(printGroovy(pipelineBlock(tree)), 1) + cellsLength(tree.pipeline.stages);
}

/** Estimates how much of that method a stage takes up. */
export function stageLength(stage: Stage): number {
  return lengthOf([stage]) - lengthOf([]) + cellsLength([stage]);
}

/** What a method is besides its statements. */
const METHOD = 60;

/**
 * The length that Jenkins can still run: that of 70 stages with a condition and two steps, which a controller ran; with 80
 * it said "Method too large". (Java allows 65,535 bytes; Declarative and a controller add to what the engine alone makes.)
 */
export const LONGEST_PIPELINE = 44_000;

function lengthOf(stages: readonly Stage[]): number {
  return compiledLength([pipelineBlock({ pipeline: { agent: { type: 'none' }, stages } })]);
}

// --- Matrices ---------------------------------------------------------------------------------------------------------

/**
 * What the cells of matrices add: each is a stage with the matrix' own directives. The stages within are compiled once.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `RuntimeASTTransformer.transformMatrix`
 */
function cellsLength(stages: readonly Stage[]): number {
  return stages.flatMap(matricesIn).reduce((sum, matrix) => {
    const { axes, excludes: _, stages: __, ...directives } = matrix;
    const cells = cellsOf(matrix);
    return (
      sum + cells * cellLength(axes.map(({ name }) => name)) + (cells - 1) * stageLength({ name: '', ...directives })
    );
  }, 0);
}

/** What Declarative makes of a cell, without the directives: a stage with its name, the stages, and the axes' values. */
function cellLength(axes: readonly string[]): number {
  const values = axes.map((axis) => `${axis}: { return 'value' }`).join(', ');
  const environment = `new Environment(Resolver.instanceFromMap([${values}]), Resolver.instanceFromMap([:]))`;
  return groovyLength(`new Stage('Matrix', null, false, null, stages.call(), null, ${environment})`);
}

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
