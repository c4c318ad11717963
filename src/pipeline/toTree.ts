import { readMethodText, readVariableText } from '../declarative/read/readPart.ts';
import type { TreePath } from '../declarative/source.ts';
import type {
  Branch,
  EnvironmentVariable,
  ExcludeAxis,
  Input,
  Matrix,
  MethodCall,
  NamedArgument,
  PipelineTree,
  Post,
  PostCondition,
  RawValue,
  Stage,
  StageDirectives,
  When,
} from '../declarative/tree.ts';
import type { DefinitionPath, Diagnostic } from '../model/diagnostic.ts';
import { Call } from './call.ts';
import { type Body, type Code, Conversion } from './conversion.ts';
import {
  type ConditionDefinition,
  Credentials,
  type EnvironmentValue,
  type InputDefinition,
  type MatrixDefinition,
  type PipelineDefinition,
  type StageDefinition,
  type StageDirectives as StageDirectivesDefinition,
  type WhenDefinition,
} from './definition.ts';
import { Groovy } from './groovy.ts';
import { toAgent, toBranch, toCondition, toScriptBranch } from './steps.ts';
import { toMethodCall, toRaw } from './values.ts';

export type { Body, Code } from './conversion.ts';

/** A definition as a tree, and what came up on the way. */
export interface ConvertedPipeline {
  readonly tree: PipelineTree;
  /** With paths in the definition. */
  readonly diagnostics: readonly Diagnostic[];
  /** The functions to compile, in the order in which they stand. */
  readonly bodies: readonly Body[];
  /** Where a part of the tree comes from in the definition. */
  originOf(path: TreePath): DefinitionPath;
}

/**
 * The tree that reading the printed pipeline gives again. Strings are literals; Groovy is read as the same text in a
 * Jenkinsfile is.
 *
 * @param definition of its shape; what else is wrong with it is among the diagnostics
 * @param codeOf the Groovy of a function; to know which there are, nothing need be given
 */
export function toTree(
  definition: PipelineDefinition,
  codeOf: (body: Body) => Code = () => ({ source: '' }),
): ConvertedPipeline {
  const conversion = new Conversion(codeOf);
  const { libraries, triggers, parameters, stages } = definition;
  const pipeline = conversion.from([], {
    ...directives(conversion, definition, []),
    agent: toAgent(conversion, definition.agent, ['agent']),
    ...(libraries !== undefined && {
      libraries: conversion.from(['libraries'], { libraries: rawList(conversion, libraries, ['libraries']) }),
    }),
    ...(triggers !== undefined && {
      triggers: conversion.from(['triggers'], { triggers: methods(conversion, triggers, ['triggers']) }),
    }),
    ...(parameters !== undefined && {
      parameters: conversion.from(['parameters'], { parameters: methods(conversion, parameters, ['parameters']) }),
    }),
    stages: toStages(conversion, stages, ['stages']),
  });
  const tree = { pipeline };
  return {
    tree,
    diagnostics: conversion.diagnostics,
    bodies: conversion.bodies,
    originOf: (path) => conversion.originOf(tree, definition, path),
  };
}

/** Groups of stages that are parts of other pipelines, each with its own path in the definition. */
export type StageGroups = readonly { readonly path: DefinitionPath; readonly stages: readonly StageDefinition[] }[];

/** Stages as parts of trees, in the groups in which they came; the tree has all of them, to be checked. */
export interface ConvertedStages extends ConvertedPipeline {
  readonly groups: readonly (readonly Stage[])[];
}

/**
 * The stages of groups, by themselves.
 *
 * @param definition what the groups' paths are in
 * @param codeOf the Groovy of a function; to know which there are, nothing need be given
 */
export function stagesToTree(
  definition: object,
  stageGroups: StageGroups,
  codeOf: (body: Body) => Code = () => ({ source: '' }),
): ConvertedStages {
  const conversion = new Conversion(codeOf);
  const groups = stageGroups.map(({ path, stages }) => toStages(conversion, stages, path));
  const tree: PipelineTree = { pipeline: { agent: { type: 'none' }, stages: groups.flat() } };
  return {
    tree,
    groups,
    diagnostics: conversion.diagnostics,
    bodies: conversion.bodies,
    originOf: (path) => conversion.originOf(tree, definition, path),
  };
}

// --- Stages ---------------------------------------------------------------------------------------------------------

function toStages(conversion: Conversion, stages: readonly StageDefinition[], path: DefinitionPath): readonly Stage[] {
  const converted = stages.map((stage, index) => toStage(conversion, stage, [...path, index]));
  return conversion.from(path, converted);
}

function toStage(conversion: Conversion, stage: StageDefinition, path: DefinitionPath): Stage {
  const { name, failFast, stages, parallel, matrix } = stage;
  const branches = toBranches(conversion, stage, path);
  return conversion.from(path, {
    name,
    ...directives(conversion, stage, path),
    ...(failFast !== undefined && { failFast }),
    ...(branches.length > 0 && { branches }),
    ...(stages !== undefined && { stages: toStages(conversion, stages, [...path, 'stages']) }),
    ...(parallel !== undefined && { parallel: toStages(conversion, parallel, [...path, 'parallel']) }),
    ...(matrix !== undefined && { matrix: toMatrix(conversion, matrix, [...path, 'matrix']) }),
  });
}

function toBranches(conversion: Conversion, stage: StageDefinition, path: DefinitionPath): readonly Branch[] {
  const { steps, script, branches } = stage;
  const [first, second] = (['steps', 'script', 'branches'] as const).filter((name) => stage[name] !== undefined);
  if (second !== undefined)
    conversion.report(
      'stage-body-repeated',
      [...path, second],
      `The stage "${stage.name}" has both ${first} and ${second}.`,
      'Keep one of them.',
    );
  const at = [...path, 'branches'];
  return [
    ...(script === undefined || first !== 'script' ? [] : [toScriptBranch(conversion, script, [...path, 'script'])]),
    ...(steps === undefined ? [] : [toBranch(conversion, 'default', steps, [...path, 'steps'])]),
    ...Object.entries(branches ?? {}).map(([name, inner]) => toBranch(conversion, name, inner, [...at, name])),
  ];
}

function toMatrix(conversion: Conversion, matrix: MatrixDefinition, path: DefinitionPath): Matrix {
  const { axes, excludes, stages } = matrix;
  const axesPath = [...path, 'axes'];
  const converted = Object.entries(axes).map(([name, values]) => {
    const at = [...axesPath, name];
    return conversion.from(at, { name, values: rawList(conversion, values, at) });
  });
  return conversion.from(path, {
    ...directives(conversion, matrix, path),
    axes: conversion.from(axesPath, converted),
    ...(excludes !== undefined && { excludes: toExcludes(conversion, excludes, [...path, 'excludes']) }),
    stages: toStages(conversion, stages, [...path, 'stages']),
  });
}

function toExcludes(
  conversion: Conversion,
  excludes: NonNullable<MatrixDefinition['excludes']>,
  path: DefinitionPath,
): readonly (readonly ExcludeAxis[])[] {
  const converted = excludes.map((exclude, index) => {
    const at = [...path, index];
    const axes = Object.entries(exclude).map(([name, values]): ExcludeAxis => {
      const axis = [...at, name];
      return conversion.from(
        axis,
        'not' in values
          ? { name, values: rawList(conversion, values.not, [...axis, 'not']), inverse: true }
          : { name, values: rawList(conversion, values, axis) },
      );
    });
    return conversion.from(at, axes);
  });
  return conversion.from(path, converted);
}

// --- Directives -----------------------------------------------------------------------------------------------------

function directives(
  conversion: Conversion,
  definition: StageDirectivesDefinition,
  path: DefinitionPath,
): StageDirectives {
  const { agent, when, options, input, environment, tools, post } = definition;
  const at = (name: string): DefinitionPath => [...path, name];
  return {
    ...(agent !== undefined && { agent: toAgent(conversion, agent, at('agent')) }),
    ...(when !== undefined && { when: toWhen(conversion, when, at('when')) }),
    ...(options !== undefined && {
      options: conversion.from(at('options'), { options: methods(conversion, options, at('options')) }),
    }),
    ...(input !== undefined && { input: toInput(conversion, input, at('input')) }),
    ...(environment !== undefined && { environment: toEnvironment(conversion, environment, at('environment')) }),
    ...(tools !== undefined && { tools: toTools(conversion, tools, at('tools')) }),
    ...(post !== undefined && { post: toPost(conversion, post, at('post')) }),
  };
}

function toWhen(conversion: Conversion, when: WhenDefinition, path: DefinitionPath): When {
  if (!isFlagged(when)) return conversion.from(path, { conditions: toConditions(conversion, when, path) });
  const { conditions, beforeAgent, beforeInput, beforeOptions } = when;
  return conversion.from(path, {
    conditions: toConditions(conversion, conditions, [...path, 'conditions']),
    ...(beforeAgent !== undefined && { beforeAgent }),
    ...(beforeInput !== undefined && { beforeInput }),
    ...(beforeOptions !== undefined && { beforeOptions }),
  });
}

type Conditions = ConditionDefinition | readonly ConditionDefinition[];

function isFlagged(when: WhenDefinition): when is Exclude<WhenDefinition, Conditions> {
  return typeof when === 'object' && !(when instanceof Call) && !Array.isArray(when);
}

function toConditions(conversion: Conversion, conditions: Conditions, path: DefinitionPath): When['conditions'] {
  if (isSingle(conditions)) return [toCondition(conversion, conditions, path)];
  const converted = conditions.map((condition, index) => toCondition(conversion, condition, [...path, index]));
  return conversion.from(path, converted);
}

function isSingle(conditions: Conditions): conditions is ConditionDefinition {
  return !Array.isArray(conditions);
}

function toInput(conversion: Conversion, input: InputDefinition, path: DefinitionPath): Input {
  const { message, parameters } = input;
  const at = [...path, 'parameters'];
  return conversion.from(path, {
    message: toRaw(conversion, message, [...path, 'message']),
    ...given(conversion, input, 'id', path),
    ...given(conversion, input, 'ok', path),
    ...given(conversion, input, 'submitter', path),
    ...given(conversion, input, 'submitterParameter', path),
    ...(parameters !== undefined && {
      parameters: conversion.from(at, { parameters: methods(conversion, parameters, at) }),
    }),
  });
}

/** A setting of an input, unless it is left out. */
function given<Name extends 'id' | 'ok' | 'submitter' | 'submitterParameter'>(
  conversion: Conversion,
  input: InputDefinition,
  name: Name,
  path: DefinitionPath,
): { readonly [Key in Name]?: RawValue } {
  const value = input[name];
  const setting: { [Key in Name]?: RawValue } = {};
  if (value !== undefined) setting[name] = toRaw(conversion, value, [...path, name]);
  return setting;
}

function toEnvironment(
  conversion: Conversion,
  environment: NonNullable<StageDirectivesDefinition['environment']>,
  path: DefinitionPath,
): readonly EnvironmentVariable[] {
  const variables = Object.entries(environment).map(([key, value]) => {
    const at = [...path, key];
    return conversion.from(at, { key, value: toVariable(conversion, value, at) });
  });
  return conversion.from(path, variables);
}

function toVariable(
  conversion: Conversion,
  value: EnvironmentValue,
  path: DefinitionPath,
): EnvironmentVariable['value'] {
  if (value instanceof Credentials) return { name: 'credentials', arguments: [{ isLiteral: true, value: value.id }] };
  if (!(value instanceof Groovy)) return toRaw(conversion, value, path);
  return conversion.read<EnvironmentVariable['value']>(value, path, readVariableText, { isLiteral: true, value: '' });
}

function toTools(
  conversion: Conversion,
  tools: NonNullable<StageDirectivesDefinition['tools']>,
  path: DefinitionPath,
): readonly NamedArgument[] {
  const converted = Object.entries(tools).map(([key, value]) => {
    const at = [...path, key];
    return conversion.from(at, { key, value: toRaw(conversion, value, at) });
  });
  return conversion.from(path, converted);
}

function toPost(
  conversion: Conversion,
  post: NonNullable<StageDirectivesDefinition['post']>,
  path: DefinitionPath,
): Post {
  const conditions = Object.entries(post).map(([condition, steps]) => {
    const at = [...path, condition];
    return conversion.from(at, {
      condition: conversion.name(condition, at) as PostCondition,
      branch: toBranch(conversion, 'default', steps, at),
    });
  });
  return conversion.from(path, { conditions: conversion.from(path, conditions) });
}

function methods(
  conversion: Conversion,
  calls: readonly (Call | Groovy)[],
  path: DefinitionPath,
): readonly MethodCall[] {
  const converted = calls.map((one, index) => {
    const at = [...path, index];
    if (one instanceof Call) return toMethodCall(conversion, one, at);
    return conversion.from(at, conversion.read(one, at, readMethodText, { name: 'x', arguments: [] }));
  });
  return conversion.from(path, converted);
}

function rawList(
  conversion: Conversion,
  values: readonly (string | Groovy)[],
  path: DefinitionPath,
): readonly RawValue[] {
  const converted = values.map((value, index) => toRaw(conversion, value, [...path, index]));
  return conversion.from(path, converted);
}
