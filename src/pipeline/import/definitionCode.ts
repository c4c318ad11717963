import type { TreePath } from '../../declarative/source.ts';
import type {
  EnvironmentVariable,
  ExcludeAxis,
  Input,
  Matrix,
  MethodCall,
  NamedArgument,
  Pipeline,
  Post,
  RawValue,
  Stage,
  StageDirectives,
  When,
} from '../../declarative/tree.ts';
import {
  agentCode,
  conditionCode,
  conditionList,
  methodCode,
  plainCode,
  sourceOfRaw,
  stepList,
  textCode,
} from './calls.ts';
import { type Code, call, constant, groovyAround, groovyCode, type ObjectCode, object, type Property } from './code.ts';

/** What stands around a pipeline; undefined where nothing but blanks does. */
export interface SurroundingCode {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** A pipeline as the object that `definePipeline` takes, its parts in the order in which they are in the tree. */
export function definitionCode(pipeline: Pipeline, { before, after }: SurroundingCode): ObjectCode {
  const path = ['pipeline'];
  const around = (name: string, source: string | undefined): Property[] =>
    source === undefined ? [] : [{ name, value: groovyAround(source) }];
  const parts = keysOf(pipeline).map((name) => pipelinePart(pipeline, name, [...path, name]));
  return open([...around('before', before), ...present(parts), ...around('after', after)]);
}

function pipelinePart(pipeline: Pipeline, name: keyof Pipeline, path: TreePath): Property | undefined {
  switch (name) {
    case 'stages':
      return { name, path, value: stagesCode(pipeline.stages, path) };
    case 'libraries':
      return pipeline.libraries && { name, path, value: texts(pipeline.libraries.libraries, [...path, name]) };
    case 'triggers':
      return (
        pipeline.triggers && { name, path, value: methods('trigger', pipeline.triggers.triggers, [...path, name]) }
      );
    case 'parameters':
      return pipeline.parameters && { name, path, value: parametersCode(pipeline.parameters.parameters, path) };
    case 'agent':
    case 'options':
    case 'environment':
    case 'tools':
    case 'post':
      return directive(pipeline, name, path);
  }
}

// --- Stages ---------------------------------------------------------------------------------------------------------

function stagesCode(stages: readonly Stage[], path: TreePath): Code {
  return {
    kind: 'list',
    entries: stages.map((stage, index) => ({ path: [...path, index], value: stageCode(stage, [...path, index]) })),
  };
}

function stageCode(stage: Stage, path: TreePath): ObjectCode {
  const parts = keysOf(stage).map((name) => stagePart(stage, name, [...path, name]));
  return open([{ name: 'name', path: [...path, 'name'], value: constant(stage.name) }, ...present(parts)]);
}

function stagePart(stage: Stage, name: keyof Stage, path: TreePath): Property | undefined {
  switch (name) {
    case 'name':
      return undefined;
    case 'failFast':
      return stage.failFast === undefined ? undefined : { name, path, value: constant(stage.failFast) };
    case 'branches':
      return branchesPart(stage.branches ?? [], path);
    case 'stages':
    case 'parallel':
      return { name, path, value: stagesCode(stage[name] ?? [], path) };
    case 'matrix':
      return stage.matrix && { name, path, value: matrixCode(stage.matrix, path) };
    case 'agent':
    case 'when':
    case 'options':
    case 'input':
    case 'environment':
    case 'tools':
    case 'post':
      return directive(stage, name, path);
  }
}

function branchesPart(branches: NonNullable<Stage['branches']>, path: TreePath): Property {
  const [only, ...others] = branches;
  if (only !== undefined && others.length === 0 && only.name === 'default')
    return { name: 'steps', path, value: stepList(only.steps, [...path, 0, 'steps']) };
  const entries = branches.map(({ name, steps }, index) => ({
    name,
    path: [...path, index],
    value: stepList(steps, [...path, index, 'steps']),
  }));
  return { name: 'branches', path, value: object(entries) };
}

function matrixCode(matrix: Matrix, path: TreePath): ObjectCode {
  const parts = keysOf(matrix).map((name) => matrixPart(matrix, name, [...path, name]));
  return open(present(parts));
}

function matrixPart(matrix: Matrix, name: keyof Matrix, path: TreePath): Property | undefined {
  switch (name) {
    case 'axes':
      return { name, path, value: axesCode(matrix.axes, path) };
    case 'excludes':
      return matrix.excludes && { name, path, value: excludesCode(matrix.excludes, path) };
    case 'stages':
      return { name, path, value: stagesCode(matrix.stages, path) };
    case 'agent':
    case 'when':
    case 'options':
    case 'input':
    case 'environment':
    case 'tools':
    case 'post':
      return directive(matrix, name, path);
  }
}

function excludesCode(excludes: readonly (readonly ExcludeAxis[])[], path: TreePath): Code {
  return {
    kind: 'list',
    entries: excludes.map((axes, index) => ({ path: [...path, index], value: axesCode(axes, [...path, index]) })),
  };
}

function axesCode(axes: readonly ExcludeAxis[], path: TreePath): ObjectCode {
  return object(
    axes.map(({ name, values, inverse }, index) => {
      const at = [...path, index];
      const code = texts(values, [...at, 'values']);
      return { name, path: at, value: inverse === true ? object([{ name: 'not', value: code }]) : code };
    }),
  );
}

// --- Directives -----------------------------------------------------------------------------------------------------

function directive(parts: StageDirectives, name: keyof StageDirectives, path: TreePath): Property | undefined {
  const value = directiveCode(parts, name, path);
  return value && { name, path, value };
}

function directiveCode(parts: StageDirectives, name: keyof StageDirectives, path: TreePath): Code | undefined {
  switch (name) {
    case 'agent':
      return parts.agent && agentCode(parts.agent, path);
    case 'when':
      return parts.when && whenCode(parts.when, path);
    case 'options':
      return parts.options && methods('option', parts.options.options, [...path, name]);
    case 'input':
      return parts.input && inputCode(parts.input, path);
    case 'environment':
      return parts.environment && environmentCode(parts.environment, path);
    case 'tools':
      return parts.tools && toolsCode(parts.tools, path);
    case 'post':
      return parts.post && postCode(parts.post, path);
  }
}

function whenCode(when: When, path: TreePath): Code {
  const at = [...path, 'conditions'];
  const [only, ...others] = when.conditions;
  const conditions =
    only !== undefined && others.length === 0
      ? { path: [...at, 0], value: conditionCode(only, [...at, 0]) }
      : { path: at, value: conditionList(when.conditions, at) };
  const flags = (['beforeAgent', 'beforeInput', 'beforeOptions'] as const).flatMap((name): Property[] => {
    const flag = when[name];
    return flag === undefined ? [] : [{ name, path: [...path, name], value: constant(flag) }];
  });
  return flags.length === 0 ? conditions.value : object([...flags, { name: 'conditions', ...conditions }]);
}

function inputCode(input: Input, path: TreePath): Code {
  return object(
    keysOf(input).flatMap((name): Property[] => {
      const value = input[name];
      if (value === undefined) return [];
      const at = [...path, name];
      return [
        { name, path: at, value: 'isLiteral' in value ? textCode(value, at) : parametersCode(value.parameters, at) },
      ];
    }),
  );
}

function environmentCode(variables: readonly EnvironmentVariable[], path: TreePath): ObjectCode {
  return open(
    variables.map(({ key, value }, index) => ({
      name: key,
      path: [...path, index],
      value: variableCode(value, [...path, index, 'value']),
    })),
  );
}

function variableCode(value: EnvironmentVariable['value'], path: TreePath): Code {
  if (!('name' in value)) return isLiteralOf(value, 'object') ? textCode(value, path) : plainCode(value, path);
  const { name, arguments: given } = value;
  const [id, ...others] = given;
  const isPlain = name === 'credentials' && id !== undefined && others.length === 0 && isLiteralOf(id, 'string');
  if (isPlain) return call('credentials', undefined, [constant(id.value)]);
  return groovyCode(`${name}(${given.map(sourceOfRaw).join(', ')})`, path);
}

/** Whether it is a literal of that type; null is an object. */
function isLiteralOf({ isLiteral, value }: RawValue, type: 'string' | 'object'): boolean {
  return isLiteral && typeof value === type;
}

function toolsCode(tools: readonly NamedArgument[], path: TreePath): ObjectCode {
  return object(
    tools.map(({ key, value }, index) => {
      const at = [...path, index];
      return { name: key, path: at, value: textCode(value, [...at, 'value']) };
    }),
  );
}

function postCode({ conditions }: Post, path: TreePath): ObjectCode {
  return open(
    conditions.map(({ condition, branch }, index) => {
      const at = [...path, 'conditions', index];
      return { name: condition, path: at, value: stepList(branch.steps, [...at, 'branch', 'steps']) };
    }),
  );
}

function parametersCode(parameters: readonly MethodCall[], path: TreePath): Code {
  return methods('parameter', parameters, [...path, 'parameters']);
}

function methods(kind: 'option' | 'trigger' | 'parameter', calls: readonly MethodCall[], path: TreePath): Code {
  return {
    kind: 'list',
    entries: calls.map((one, index) => ({ path: [...path, index], value: methodCode(kind, one, [...path, index]) })),
  };
}

function texts(values: readonly RawValue[], path: TreePath): Code {
  return { kind: 'list', entries: values.map((value, index) => ({ value: textCode(value, [...path, index]) })) };
}

// --------------------------------------------------------------------------------------------------------------------

function open(entries: readonly Property[]): ObjectCode {
  return { ...object(entries), isOpen: true };
}

function present(properties: readonly (Property | undefined)[]): Property[] {
  return properties.filter((property) => property !== undefined);
}

function keysOf<Part extends object>(part: Part): (keyof Part)[] {
  return Object.keys(part) as (keyof Part)[];
}
