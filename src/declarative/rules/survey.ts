import type { TreePath } from '../source.ts';
import type { Branch, Condition, Matrix, MethodCall, Pipeline, PipelineTree, RawValue, Stage, Step } from '../tree.ts';

/** A part of a tree and the way to it. */
export interface At<Part> {
  readonly part: Part;
  readonly path: TreePath;
}

/** What has directives of its own, and what is around it, from the pipeline inwards. */
export interface Block extends At<Partial<Pipeline> & Partial<Stage> & Partial<Matrix>> {
  readonly kind: 'pipeline' | 'stage' | 'matrix';
  readonly around: readonly Block[];
}

/** A step, the steps around it, from the outermost inwards, and the block that it belongs to. */
export interface StepAt extends At<Step> {
  readonly around: readonly Step[];
  readonly block: Block;
}

/** A condition of `when`, also one within another. */
export interface ConditionAt extends At<Condition> {
  readonly block: Block;
}

/** Code in the body of `script`; the path leads to its text. */
export interface ScriptAt extends At<string> {
  readonly step: StepAt;
}

/** All parts of a tree that rules look at, found once for all of them. */
export interface Survey {
  readonly tree: PipelineTree;
  /** The pipeline first, everything else in the order in which it stands. */
  readonly blocks: readonly Block[];
  readonly branches: readonly (At<Branch> & { readonly block: Block })[];
  readonly steps: readonly StepAt[];
  readonly conditions: readonly ConditionAt[];
  readonly scripts: readonly ScriptAt[];
  /** Lists of stages: of the pipeline, of a stage and of a matrix. */
  readonly stageLists: readonly At<readonly Stage[]>[];
}

/** Takes a tree apart. */
export function surveyTree(tree: PipelineTree): Survey {
  const blocks: Block[] = [];
  const branches: (At<Branch> & { readonly block: Block })[] = [];
  const steps: StepAt[] = [];
  const conditions: ConditionAt[] = [];
  const stageLists: At<readonly Stage[]>[] = [];

  const visitSteps = (list: readonly Step[], path: TreePath, around: readonly Step[], block: Block): void => {
    for (const [index, part] of list.entries()) {
      const at = [...path, index];
      steps.push({ part, path: at, around, block });
      if (part.children !== undefined) visitSteps(part.children, [...at, 'children'], [...around, part], block);
    }
  };
  const visitBranch = (part: Branch, path: TreePath, block: Block): void => {
    branches.push({ part, path, block });
    visitSteps(part.steps, [...path, 'steps'], [], block);
  };
  const visitConditions = (list: readonly Condition[], path: TreePath, block: Block): void => {
    for (const [index, part] of list.entries()) {
      const at = [...path, index];
      conditions.push({ part, path: at, block });
      if (part.children !== undefined) visitConditions(part.children, [...at, 'children'], block);
    }
  };
  const visitStages = (list: readonly Stage[], path: TreePath, around: readonly Block[]): void => {
    stageLists.push({ part: list, path });
    for (const [index, stage] of list.entries()) visit('stage', stage, [...path, index], around);
  };
  const visit = (kind: Block['kind'], part: Block['part'], path: TreePath, around: readonly Block[]): void => {
    const block: Block = { kind, part, path, around };
    const within = [...around, block];
    blocks.push(block);
    if (part.when !== undefined) visitConditions(part.when.conditions, [...path, 'when', 'conditions'], block);
    for (const [index, branch] of (part.branches ?? []).entries())
      visitBranch(branch, [...path, 'branches', index], block);
    for (const key of ['stages', 'parallel'] as const) {
      const list = part[key];
      if (list !== undefined) visitStages(list, [...path, key], within);
    }
    if (part.matrix !== undefined) visit('matrix', part.matrix, [...path, 'matrix'], within);
    for (const [index, { branch }] of (part.post?.conditions ?? []).entries())
      visitBranch(branch, [...path, 'post', 'conditions', index, 'branch'], block);
  };

  visit('pipeline', tree.pipeline, ['pipeline'], []);
  const scripts = steps.flatMap((step): ScriptAt[] => {
    const code = step.part.name === 'script' ? codeOf(step.part) : undefined;
    return code === undefined ? [] : [{ part: code.part, path: [...step.path, ...code.path], step }];
  });
  return { tree, blocks, branches, steps, conditions, scripts, stageLists };
}

/** The stage or matrix as authors speak of it. */
export function describe({ kind, part, around }: Block): string {
  if (kind === 'pipeline') return 'the pipeline';
  const stage = kind === 'stage' ? part : around.at(-1)?.part;
  return kind === 'stage' ? `stage "${stage?.name ?? ''}"` : `the matrix of stage "${stage?.name ?? ''}"`;
}

/** The block and those around it, from the inside outwards. */
export function outwards(block: Block): readonly Block[] {
  return [block, ...block.around.toReversed()];
}

/** Whether the block's steps have an agent: its own, or that of what is around it. */
export function hasNode(block: Block): boolean {
  const agent = outwards(block).find(({ part }) => part.agent !== undefined)?.part.agent;
  return agent !== undefined && agent.type !== 'none';
}

/** Calls of methods in a section of a block, and those among the arguments of each. */
export function methodsOf(calls: readonly MethodCall[], path: TreePath): At<MethodCall>[] {
  return calls.flatMap((part, index) => withInner({ part, path: [...path, index] }));
}

function withInner(call: At<MethodCall>): At<MethodCall>[] {
  const inner = call.part.arguments.flatMap((argument, index): At<MethodCall>[] => {
    const path = [...call.path, 'arguments', index];
    if ('name' in argument) return withInner({ part: argument, path });
    return 'key' in argument && 'name' in argument.value
      ? withInner({ part: argument.value, path: [...path, 'value'] })
      : [];
  });
  return [call, ...inner];
}

/** The values among a step's or condition's arguments. */
export function valuesOf(args: Step['arguments'], path: TreePath): At<RawValue>[] {
  if (!Array.isArray(args)) return [{ part: args as RawValue, path }];
  return args.map((argument: RawValue | { readonly value: RawValue }, index) =>
    'isLiteral' in argument
      ? { part: argument, path: [...path, index] }
      : { part: argument.value, path: [...path, index, 'value'] },
  );
}

/** The source of a block of code, such as that of `script` and `expression`. */
export function codeOf({ arguments: args }: Pick<Step, 'arguments'>): At<string> | undefined {
  if (!Array.isArray(args)) {
    const { value } = args as RawValue;
    return typeof value === 'string' ? { part: value, path: ['arguments'] } : undefined;
  }
  const index = args.findIndex((argument) => 'key' in argument && argument.key === 'scriptBlock');
  const value = (args[index] as { readonly value: RawValue } | undefined)?.value.value;
  return typeof value === 'string' ? { part: value, path: ['arguments', index, 'value'] } : undefined;
}
