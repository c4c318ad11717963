import { type Diagnostic, errorAt, isWithin, warning } from '../../model/diagnostic.ts';
import { LONGEST_PIPELINE, pipelineLength } from '../pipelineLength.ts';
import type { PipelineTree, Stage } from '../tree.ts';
import { type MovedParts, moved } from './moved.ts';
import { type Move, type Moves, movesIn, shortestEnd } from './moves.ts';
import { isSupport } from './support.ts';

/** A pipeline that Jenkins can run, as far as that could be had. */
export interface SplitPipeline extends MovedParts {
  /** Says that it was split. */
  readonly warnings: readonly Diagnostic[];
}

/** Whether a pipeline that is too long is split, or refused. */
export type SplitMode = 'auto' | 'never';

/** How a pipeline is split. */
export interface SplitOptions {
  /** How long the pipeline may get, as `pipelineLength` estimates it; what Jenkins can run unless it is said. */
  readonly longest?: number | undefined;
  /** Whether what is too long is split, which it is unless it is said, or refused. */
  readonly split?: SplitMode | undefined;
  /** Names that methods must not have: those of the Jenkinsfile's own. */
  readonly taken?: Iterable<string>;
  /** Parameters and variables of a method around the pipeline, which moved code is given. */
  readonly variables?: readonly string[];
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
  const { longest = LONGEST_PIPELINE, split: mode = 'auto', taken = [], variables = [] } = options;
  const length = pipelineLength(tree);
  const excess = length - longest;
  if (excess <= 0) return { tree, methods: [], errors: [], warnings: [] };
  if (mode === 'never') return { tree, methods: [], errors: [unsplit(length, longest)], warnings: [] };

  const moves = movesIn(tree);
  const split = moved(tree, chosen(moves, excess), { longest: LONGEST_METHOD, taken, variables });
  const left = pipelineLength(split.tree) - longest;
  const errors = [...split.errors, ...(left <= 0 ? [] : tooLong(moves, left, longest))];
  return { ...split, errors, warnings: errors.length > 0 ? [] : [wasSplit(split, length, longest)] };
}

function wasSplit({ methods }: MovedParts, length: number, longest: number): Diagnostic {
  const names = methods.flatMap((one) =>
    one.kind === 'methodDeclaration' && !isSupport(one) ? [`${one.name}()`] : [],
  );
  const shown =
    names.length > 5 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more methods` : names.join(', ');
  return warning(
    'pipeline-split',
    ['pipeline'],
    `${compiledTo(length, longest)}, so parts of it are moved to ${shown}. Moved stages cannot be restarted individually.`,
    "No action is needed. To fail the build instead, set split: 'never'.",
  );
}

function unsplit(length: number, longest: number): Diagnostic {
  return errorAt(
    'pipeline-too-long',
    ['pipeline'],
    `${compiledTo(length, longest)}, but split: 'never' forbids splitting it.`,
    "Set split: 'auto', move the code of stages to steps of a shared library, or split it into two pipelines.",
  );
}

function compiledTo(length: number, longest: number): string {
  const [bytes, most] = [length, longest].map((count) => count.toLocaleString('en'));
  return `The pipeline compiles to about ${bytes} bytes, but Jenkins runs at most about ${most} ("Method too large")`;
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
  const message = `The pipeline is ${percent} % longer than Jenkins can run`;
  const innermost = held.filter(
    ({ path }) => !held.some((other) => other.path.length > path.length && isWithin(other.path, path)),
  );
  if (innermost.length === 0)
    return [
      errorAt(
        'pipeline-too-long',
        ['pipeline'],
        `${message}, because of its own directives.`,
        'Shorten its environment, options and parameters, or split it into two pipelines.',
      ),
    ];
  return innermost.map(({ path, stage, reasons }) =>
    errorAt(
      'pipeline-too-long',
      path,
      `${message}, and the stage "${stage.name}" cannot be moved: Scripted Pipeline has no equivalent for ${reasons.join(', ')}.`,
      'Remove this from the stage, move the code of the stage to steps of a shared library, or split it into two pipelines.',
    ),
  );
}
