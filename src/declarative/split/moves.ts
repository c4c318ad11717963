import { stageLength } from '../pipelineLength.ts';
import type { TreePath } from '../source.ts';
import type { Branch, NamedArgument, Pipeline, PipelineTree, Stage } from '../tree.ts';
import { GROUP, STEPS_CALL } from './calls.ts';
import type { Scope } from './scope.ts';
import { bodyCode, stageCode } from './stageCode.ts';

/** Something that may leave the pipeline's block for a method, and how much shorter the block gets. */
export type Move = { readonly saving: number } & (
  | { readonly kind: 'steps'; readonly branch: Branch }
  | { readonly kind: 'body'; readonly stage: Stage }
  | { readonly kind: 'run'; readonly stages: readonly Stage[] }
);

/** A stage that cannot leave it, with what it has that Scripted code cannot say. */
export interface Held {
  readonly path: TreePath;
  readonly stage: Stage;
  readonly reasons: readonly string[];
}

/** All that may be moved, from what changes least to what changes most. No two moves of one list concern each other. */
export interface Moves {
  /** Steps of stages and of `post`: the stages themselves stay as they are. */
  readonly steps: readonly Move[];
  /** What stages hold, be it further stages: they keep their directives. */
  readonly bodies: readonly Move[];
  /** Stages that follow each other, with their directives. */
  readonly runs: readonly Move[];
  readonly held: readonly Held[];
}

/** What a tree could do without. */
export function movesIn({ pipeline }: PipelineTree): Moves {
  const visits = visitsIn(pipeline.stages, ['pipeline', 'stages'], pipeline.tools ?? []);
  const held = visits.flatMap(({ stage, path, tools }): Held[] => {
    const reasons = reasonsAgainst(pipeline, tools, (scope) => stageCode(stage, scope));
    return reasons.length === 0 ? [] : [{ path, stage, reasons }];
  });
  const isHeld = new Set(held.map(({ stage }) => stage));
  return {
    steps: [...visits.flatMap(({ stage }) => stepMoves(stage)), ...postMoves(pipeline)],
    bodies: bodyMoves(pipeline, pipeline.stages, pipeline.tools ?? []),
    runs: runMoves(pipeline.stages, isHeld),
    held,
  };
}

/** The way to each stage, by its name. */
export function pathsIn(pipeline: Pipeline): ReadonlyMap<string, TreePath> {
  const visits = visitsIn(pipeline.stages, ['pipeline', 'stages'], []);
  return new Map(visits.map(({ stage, path }) => [stage.name, path]));
}

/** The stages of a run from its end, as few as it takes to save so much. */
export function shortestEnd(stages: readonly Stage[], saving: number): readonly Stage[] {
  let saved = -stageLength(GROUP);
  let first = stages.length;
  while (first > 0 && saved < saving) {
    first--;
    const stage = stages[first];
    if (stage !== undefined) saved += stageLength(stage);
  }
  return stages.slice(first);
}

// --- Steps ----------------------------------------------------------------------------------------------------------

function stepMoves(stage: Stage): Move[] {
  return [...(stage.branches?.length === 1 ? stage.branches : []), ...postBranches(stage)].flatMap(branchMove);
}

function postMoves(pipeline: Pipeline): Move[] {
  return postBranches(pipeline).flatMap(branchMove);
}

function postBranches({ post }: Pick<Stage, 'post'>): readonly Branch[] {
  return post?.conditions.map(({ branch }) => branch) ?? [];
}

function branchMove(branch: Branch): Move[] {
  const saving = stageLength({ name: '', branches: [branch] }) - stageLength({ name: '', branches: [STEPS_CALL] });
  return saving <= 0 ? [] : [{ kind: 'steps', branch, saving }];
}

// --- Bodies ---------------------------------------------------------------------------------------------------------

/** The outermost stages whose content may be moved; where it may not, those within. */
function bodyMoves(pipeline: Pipeline, stages: readonly Stage[], tools: readonly NamedArgument[]): Move[] {
  return stages.flatMap((stage): Move[] => {
    if (stage.branches !== undefined) return [];
    const inner = mergedTools(tools, stage);
    const reasons = reasonsAgainst(pipeline, inner, (scope) => bodyCode(stage, scope));
    if (reasons.length > 0) return bodyMoves(pipeline, innerStages(stage), inner);
    return [{ kind: 'body', stage, saving: stageLength(stage) - stageLength(calling(stage)) }];
  });
}

/** The stage as it is once its content is a call. */
export function calling({ stages: _, parallel: __, matrix: ___, failFast: ____, ...stage }: Stage): Stage {
  return { ...stage, branches: [STEPS_CALL] };
}

// --- Runs -----------------------------------------------------------------------------------------------------------

function runMoves(stages: readonly Stage[], isHeld: ReadonlySet<Stage>): Move[] {
  const runs: Stage[][] = [[]];
  for (const stage of stages) {
    if (isHeld.has(stage)) runs.push([]);
    else runs.at(-1)?.push(stage);
  }
  return [
    ...runs.flatMap((run): Move[] => {
      const saving = run.reduce((sum, stage) => sum + stageLength(stage), -stageLength(GROUP));
      return run.length < 2 || saving <= 0 ? [] : [{ kind: 'run', stages: run, saving }];
    }),
    ...stages.filter((stage) => isHeld.has(stage)).flatMap((stage) => runMoves(stage.stages ?? [], isHeld)),
  ];
}

// --------------------------------------------------------------------------------------------------------------------

interface Visit {
  readonly stage: Stage;
  readonly path: TreePath;
  readonly tools: readonly NamedArgument[];
}

/** Every stage but those within a matrix, which are one with it. */
function visitsIn(stages: readonly Stage[], path: TreePath, tools: readonly NamedArgument[]): readonly Visit[] {
  return stages.flatMap((stage, index) => {
    const here = [...path, index];
    const inner = mergedTools(tools, stage);
    return [
      { stage, path: here, tools },
      ...visitsIn(stage.stages ?? [], [...here, 'stages'], inner),
      ...visitsIn(stage.parallel ?? [], [...here, 'parallel'], inner),
    ];
  });
}

function innerStages({ stages = [], parallel = [] }: Stage): readonly Stage[] {
  return [...stages, ...parallel];
}

/** The tools that are there within a stage. */
export function mergedTools(tools: readonly NamedArgument[], stage: Stage): readonly NamedArgument[] {
  const { tools: own = [] } = stage;
  return [...tools.filter(({ key }) => !own.some((tool) => tool.key === key)), ...own];
}

/** Why something cannot be said in Scripted code; empty when it can. */
function reasonsAgainst(
  pipeline: Pipeline,
  tools: readonly NamedArgument[],
  make: (scope: Scope) => unknown,
): readonly string[] {
  const reasons = new Set<string>();
  make({
    pipeline,
    tools,
    stageName: '',
    method: (kind) => ({ kind: 'call', safe: false, name: kind, arguments: [] }),
    cannot: (what) => void reasons.add(what),
  });
  return [...reasons];
}
