import { type Diagnostic, fault } from '../../model/diagnostic.ts';
import { LONGEST_PIPELINE, pipelineLength } from '../pipelineLength.ts';
import type { PipelineTree, Stage } from '../tree.ts';
import { moved, type SplitPipeline } from './moved.ts';
import { type Move, type Moves, movesIn, shortestEnd } from './moves.ts';

/** How a pipeline is split. */
export interface SplitOptions {
  /** How long the pipeline may get, as `pipelineLength` estimates it; what Jenkins can run unless it is said. */
  readonly longest?: number;
  /** Names that methods must not have: those of the Jenkinsfile's own. */
  readonly taken?: Iterable<string>;
}

/**
 * A pipeline of any length in parts that Jenkins can run. It compiles all of `pipeline { ... }` into one method, whose
 * length Java limits; what does not fit moves into methods beside it, as Scripted code that does the same.
 *
 * As little as possible is moved: first steps, so that every stage stays as it is, then what stages hold, then stages
 * that follow each other, which become one stage of Declarative with the others within. A pipeline that fits is returned
 * as it is, and so is each part that stays.
 *
 * Only two things differ for those who watch a build: stages after one that failed are not shown, and no moved stage can
 * be restarted by itself.
 *
 * @see https://issues.jenkins.io/browse/JENKINS-37984
 */
export function splitPipeline(tree: PipelineTree, options: SplitOptions = {}): SplitPipeline {
  const { longest = LONGEST_PIPELINE, taken = [] } = options;
  const excess = pipelineLength(tree) - longest;
  if (excess <= 0) return { tree, methods: [], faults: [] };

  const moves = movesIn(tree);
  const split = moved(tree, chosen(moves, excess), { longest: LONGEST_METHOD, taken });
  const left = pipelineLength(split.tree) - longest;
  return { ...split, faults: [...split.faults, ...(left <= 0 ? [] : tooLong(moves, left, longest))] };
}

/** Of methods nobody measured yet how much a controller adds to what the engine alone makes: less than half is used. */
const LONGEST_METHOD = 30_000;

// --- What is moved --------------------------------------------------------------------------------------------------

/** The moves of the first kind that is enough; of all kinds, if none is. */
function chosen(moves: Moves, excess: number): readonly Move[] {
  const enough = [moves.steps, moves.bodies, moves.runs].find((kind) => savingOf(kind) >= excess);
  return few(enough ?? allOf(moves), excess);
}

function savingOf(moves: readonly Move[]): number {
  return moves.reduce((sum, { saving }) => sum + saving, 0);
}

/** As few of them as it takes, the largest first, and of the last run only as many stages. */
function few(moves: readonly Move[], excess: number): readonly Move[] {
  const chosen: Move[] = [];
  let left = excess;
  for (const move of moves.toSorted((one, other) => other.saving - one.saving)) {
    if (left <= 0) break;
    chosen.push(move.kind === 'run' ? { ...move, stages: shortestEnd(move.stages, left) } : move);
    left -= move.saving;
  }
  return chosen;
}

/** Runs, and of what is in none of them the bodies, and of what is in none of these the steps. */
function allOf({ steps, bodies, runs }: Moves): readonly Move[] {
  const gone = new Set<unknown>(runs.flatMap((move) => (move.kind === 'run' ? move.stages.flatMap(partsOf) : [])));
  const otherBodies = bodies.filter((move) => move.kind === 'body' && !gone.has(move.stage));
  for (const move of otherBodies) {
    if (move.kind === 'body') for (const part of innerParts(move.stage)) gone.add(part);
  }
  return [...runs, ...otherBodies, ...steps.filter((move) => move.kind === 'steps' && !gone.has(move.branch))];
}

/** A stage with all that is in it: stages, branches and those of `post`. */
function partsOf(stage: Stage): readonly unknown[] {
  return [stage, ...(stage.post?.conditions.map(({ branch }) => branch) ?? []), ...innerParts(stage)];
}

function innerParts({ branches = [], stages = [], parallel = [] }: Stage): readonly unknown[] {
  return [...branches, ...[...stages, ...parallel].flatMap(partsOf)];
}

// --- What is in the way ---------------------------------------------------------------------------------------------

function tooLong({ held }: Moves, left: number, longest: number): readonly Diagnostic[] {
  const percent = Math.ceil((100 * left) / longest);
  const message = `The pipeline is ${percent} % longer than what Jenkins can run`;
  const innermost = held.filter(
    ({ path }) =>
      !held.some((other) => other.path.length > path.length && path.every((part, at) => part === other.path[at])),
  );
  if (innermost.length === 0)
    return [
      fault(
        'pipeline-too-long',
        ['pipeline'],
        `${message}, and what is long are its own directives.`,
        'Shorten its environment, options and parameters, or make two pipelines of it.',
      ),
    ];
  return innermost.map(({ path, stage, reasons }) =>
    fault(
      'pipeline-too-long',
      path,
      `${message}, and the stage "${stage.name}" cannot leave it: Scripted code has no equal for ${reasons.join(', ')}.`,
      'Do without that here, move what the stage does into steps of a shared library, or make two pipelines of it.',
    ),
  );
}
