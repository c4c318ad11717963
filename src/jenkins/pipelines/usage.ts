import type { Condition, MethodCall, Pipeline, PipelineTree, Stage, Step } from '../../declarative/tree.ts';
import type { GroovyNode } from '../../groovy/ast.ts';
import { nodesOf } from '../../groovy/nodes.ts';

/** What a pipeline takes from Jenkins and its plugins, by the location that gives a name its meaning. */
export interface Usage {
  readonly agents: readonly string[];
  readonly options: readonly string[];
  readonly triggers: readonly string[];
  readonly parameters: readonly string[];
  readonly conditions: readonly string[];
  /** Steps, and what describes their arguments, such as `usernamePassword`. */
  readonly steps: readonly string[];
}

/** The names in a pipeline's tree. */
export function usedIn({ pipeline }: PipelineTree): Usage {
  const stages = pipeline.stages.flatMap(withInnerStages);
  const sections: readonly Partial<Pipeline & Stage>[] = [pipeline, ...stages];
  return {
    agents: sections.flatMap(({ agent }) => agent?.type ?? []),
    options: sections.flatMap(({ options }) => options?.options ?? []).flatMap(methodNames),
    triggers: sections.flatMap(({ triggers }) => triggers?.triggers ?? []).flatMap(methodNames),
    parameters: sections.flatMap(({ parameters }) => parameters?.parameters ?? []).flatMap(methodNames),
    conditions: stages.flatMap(({ when }) => when?.conditions ?? []).flatMap(conditionNames),
    steps: [
      ...stages.flatMap(({ branches = [] }) => branches),
      ...sections.flatMap(({ post }) => post?.conditions ?? []).map(({ branch }) => branch),
    ].flatMap(({ steps }) => steps.flatMap(stepNames)),
  };
}

/** The names that Groovy code calls on nothing: steps, symbols and methods of its own file. */
export function calledIn(node: GroovyNode): readonly string[] {
  return nodesOf(node).flatMap((inner) =>
    inner.kind === 'directive' || (inner.kind === 'call' && inner.receiver === undefined) ? [inner.name] : [],
  );
}

function withInnerStages(stage: Stage): Stage[] {
  const inner = [...(stage.stages ?? []), ...(stage.parallel ?? []), ...(stage.matrix?.stages ?? [])];
  return [stage, ...inner.flatMap(withInnerStages)];
}

function methodNames({ name, arguments: args }: MethodCall): string[] {
  const values = args.map((argument) => ('key' in argument ? argument.value : argument));
  return [name, ...values.flatMap((value) => ('name' in value ? methodNames(value) : []))];
}

function conditionNames(condition: Condition): string[] {
  const children: readonly Condition[] = condition.children ?? [];
  return [condition.name, ...children.flatMap(conditionNames)];
}

function stepNames({ name, children = [] }: Step): string[] {
  return [name, ...children.flatMap(stepNames)];
}
