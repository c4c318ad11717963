import type {
  Arguments,
  Condition,
  MapArgument,
  PipelineTree,
  RawValue,
  Stage,
  Step,
} from '../../src/declarative/tree.ts';
import { groovyString } from '../../src/groovy/literal.ts';
import { Call, type CallKind, type NamedValues, type Value } from '../../src/pipeline/call.ts';
import {
  Credentials,
  type EnvironmentValue,
  type MatrixDefinition,
  type PipelineDefinition,
  type StageDefinition,
  type StageDirectives,
} from '../../src/pipeline/definition.ts';
import { Groovy } from '../../src/pipeline/groovy.ts';

/*
 * The definition that somebody would write for a tree, with Groovy where a plain value cannot say it: by it tests know that
 * there is one for each.
 */

export function definitionOf({ pipeline }: PipelineTree): PipelineDefinition {
  const { libraries, triggers, parameters, stages, agent } = pipeline;
  return {
    ...directivesOf(pipeline),
    agent: agentOf(agent),
    ...(libraries && { libraries: libraries.libraries.map(plain) as string[] }),
    ...(triggers && { triggers: triggers.triggers.map((method) => methodOf('trigger', method)) as Call<'trigger'>[] }),
    ...(parameters && { parameters: parametersOf(parameters) }),
    stages: stages.map(stageOf),
  };
}

type Methods = NonNullable<PipelineTree['pipeline']['parameters']>;
type Method = Methods['parameters'][number];

function parametersOf({ parameters }: Methods): Call<'parameter'>[] {
  return parameters.map((method) => methodOf('parameter', method)) as Call<'parameter'>[];
}

function directivesOf(part: Omit<Stage, 'name'>): StageDirectives {
  const { agent, when, options, input, environment, tools, post } = part;
  return {
    ...(agent && { agent: agentOf(agent) }),
    ...(when && { when: { ...when, conditions: when.conditions.map(conditionOf) } }),
    ...(options && { options: options.options.map((method) => methodOf('option', method)) as Call<'option'>[] }),
    ...(input && {
      input: Object.fromEntries(
        Object.entries(input).map(([key, value]) => [
          key,
          key === 'parameters' ? parametersOf(value as Methods) : plain(value as RawValue),
        ]),
      ) as unknown as NonNullable<StageDirectives['input']>,
    }),
    ...(environment && {
      environment: Object.fromEntries(environment.map(({ key, value }) => [key, variableOf(value)])),
    }),
    ...(tools && { tools: Object.fromEntries(tools.map(({ key, value }) => [key, plain(value) as string])) }),
    ...(post && {
      post: Object.fromEntries(post.conditions.map(({ condition, branch }) => [condition, branch.steps.map(stepOf)])),
    }),
  };
}

function stageOf(stage: Stage): StageDefinition {
  const { name, failFast, branches, stages, parallel, matrix } = stage;
  const [only] = branches ?? [];
  return {
    name,
    ...directivesOf(stage),
    ...(failFast !== undefined && { failFast }),
    ...(branches &&
      (branches.length === 1 && only?.name === 'default'
        ? { steps: only.steps.map(stepOf) }
        : { branches: Object.fromEntries(branches.map((branch) => [branch.name, branch.steps.map(stepOf)])) })),
    ...(stages && { stages: stages.map(stageOf) }),
    ...(parallel && { parallel: parallel.map(stageOf) }),
    ...(matrix && { matrix: matrixOf(matrix) }),
  };
}

function matrixOf(matrix: NonNullable<Stage['matrix']>): MatrixDefinition {
  const { axes, excludes, stages } = matrix;
  const values = (raws: readonly RawValue[]) => raws.map(plain) as string[];
  return {
    ...directivesOf(matrix),
    axes: Object.fromEntries(axes.map((axis) => [axis.name, values(axis.values)])),
    ...(excludes && {
      excludes: excludes.map((exclude) =>
        Object.fromEntries(
          exclude.map((axis) => [axis.name, axis.inverse ? { not: values(axis.values) } : values(axis.values)]),
        ),
      ),
    }),
    stages: stages.map(stageOf),
  };
}

function agentOf({ type, argument, arguments: args }: NonNullable<Stage['agent']>) {
  if (argument !== undefined) return new Call('agent', type, { arguments: [plain(argument)] });
  return new Call('agent', type, { arguments: args === undefined ? [] : mapOf(args) });
}

function mapOf(args: readonly MapArgument[]): NamedValues {
  return Object.fromEntries(args.map(({ key, value }) => [key, 'isLiteral' in value ? plain(value) : mapOf(value)]));
}

function stepOf({ name, arguments: args, children }: Step): Call<'step'> {
  return new Call('step', name, {
    arguments: argumentsOf(name, args),
    ...(children && { children: children.map(stepOf) }),
  });
}

function conditionOf(condition: Condition): Call<'condition'> {
  const { name } = condition;
  if ('arguments' in condition)
    return new Call('condition', name, { arguments: argumentsOf(name, condition.arguments) });
  return new Call('condition', name, { arguments: [], children: condition.children.map(conditionOf) });
}

function argumentsOf(name: string, args: Arguments): Call['arguments'] {
  if ('isLiteral' in args) return [plain(args)];
  const [first] = args;
  if (first === undefined) return [];
  if (!('key' in first)) return (args as readonly RawValue[]).map(plain);
  if ((name === 'script' || name === 'expression') && first.key === 'scriptBlock')
    return [new Groovy(String(first.value.value))];
  return namedOf(args as readonly { key: string; value: RawValue }[], plain);
}

/** Arguments by name; in Groovy, where JavaScript would put them into another order. */
function namedOf<Raw>(
  args: readonly { readonly key: string; readonly value: Raw }[],
  value: (raw: Raw) => Value,
): Call['arguments'] {
  if (!args.some(({ key }) => /^\d+$/.test(key) || key === '__proto__'))
    return Object.fromEntries(args.map((one) => [one.key, value(one.value)]));
  return [new Groovy(args.map((one) => `${groovyString(one.key)}: ${sourceOf(value(one.value))}`).join(', '))];
}

function sourceOf(value: Value): string {
  if (value instanceof Groovy) return value.source;
  if (value instanceof Call) {
    const given = value.arguments;
    const args = Array.isArray(given)
      ? given.map(sourceOf)
      : Object.entries(given).map(([key, inner]) => `${groovyString(key)}: ${sourceOf(inner as Value)}`);
    return `${value.name}(${args.join(', ')})`;
  }
  return typeof value === 'string' ? groovyString(value) : String(value);
}

function methodOf(kind: CallKind, { name, arguments: args }: Method): Call {
  const [first] = args;
  if (first !== undefined && args.every((argument) => 'key' in argument))
    return new Call(kind, name, { arguments: namedOf(args as { key: string; value: RawValue }[], methodValue) });
  return new Call(kind, name, {
    arguments: args.map((argument) =>
      'key' in argument ? { [argument.key]: methodValue(argument.value) } : methodValue(argument),
    ),
  });
}

function methodValue(value: RawValue | Method): Value {
  return 'isLiteral' in value ? plain(value) : (methodOf('describable', value) as Call<'describable'>);
}

function variableOf(value: NonNullable<Stage['environment']>[number]['value']): EnvironmentValue {
  if ('isLiteral' in value) return plain(value) as EnvironmentValue;
  const [only] = value.arguments;
  if (value.arguments.length === 1 && only?.isLiteral && typeof only.value === 'string')
    return new Credentials(only.value);
  return new Groovy(`${value.name}(${value.arguments.map((raw) => sourceOf(plain(raw))).join(', ')})`);
}

function plain({ isLiteral, value }: RawValue): Value {
  if (isLiteral) return value;
  const source = String(value);
  return new Groovy(source.startsWith('${') ? source.slice(2, -1) : source);
}
