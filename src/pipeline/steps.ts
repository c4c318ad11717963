import { fromLines } from '../declarative/origin.ts';
import { readArgumentsText } from '../declarative/read/readPart.ts';
import { SOLE_PARAMETERS } from '../declarative/soleParameters.ts';
import type { Agent, Arguments, Branch, Condition, MapArgument, Step } from '../declarative/tree.ts';
import type { DefinitionPath } from '../model/diagnostic.ts';
import type { BodyFunction, Call, NamedValues } from './call.ts';
import type { Code, Conversion } from './conversion.ts';
import type { AgentDefinition, ConditionDefinition } from './definition.ts';
import { Groovy } from './groovy.ts';
import { isNamedValues, isPositional, plainCall, toRaw } from './values.ts';

/** Steps under a name. */
export function toBranch(
  conversion: Conversion,
  name: string,
  steps: readonly Call<'step'>[],
  path: DefinitionPath,
): Branch {
  return conversion.from(path, { name, steps: toSteps(conversion, steps, path) });
}

/** A function as the only step. */
export function toScriptBranch(conversion: Conversion, script: BodyFunction, path: DefinitionPath): Branch {
  const step = codeStep('script', conversion.code({ kind: 'script', path, function: script }));
  return conversion.from(path, { name: 'default', steps: [conversion.from(path, step)] });
}

function toSteps(conversion: Conversion, steps: readonly Call<'step'>[], path: DefinitionPath): readonly Step[] {
  const converted = steps.map((step, index) => toStep(conversion, step, [...path, index]));
  return conversion.from(path, converted);
}

function toStep(conversion: Conversion, step: Call<'step'>, path: DefinitionPath): Step {
  if (step.name === 'script') return toCode(conversion, step, 'script', path);
  plainCall(conversion, step, path);
  const name = conversion.name(step.name, path);
  const args = toArguments(conversion, step, path);
  if (step.children !== undefined) {
    const children = toSteps(conversion, step.children, [...path, 'children']);
    return conversion.from(path, { name, arguments: args, children });
  }
  // A single argument has its name where there is only one to give.
  const sole = SOLE_PARAMETERS.get(name);
  const named = sole === undefined || !('isLiteral' in args) ? args : [{ key: sole, value: args }];
  return conversion.from(path, { name, arguments: named });
}

/** A condition, or a function that is one. */
export function toCondition(conversion: Conversion, condition: ConditionDefinition, path: DefinitionPath): Condition {
  if (typeof condition === 'function') {
    const code = conversion.code({ kind: 'expression', path, function: condition });
    return conversion.from(path, codeStep('expression', code));
  }
  if (condition.name === 'expression') return toCode(conversion, condition, 'expression', path);
  plainCall(conversion, condition, path);
  const name = conversion.name(condition.name, path);
  if (condition.children === undefined)
    return conversion.from(path, { name, arguments: toArguments(conversion, condition, path) });
  if (!isPositional(condition.arguments) || condition.arguments.length > 0)
    conversion.report('condition-arguments', path, `"${name}" contains conditions and takes no arguments.`);
  const at = [...path, 'children'];
  const children = condition.children.map((child, index) => toCondition(conversion, child, [...at, index]));
  return conversion.from(path, { name, children: conversion.from(at, children) });
}

/** `script` and `expression`, which hold code: a function, or Groovy. */
function toCode(conversion: Conversion, made: Call, kind: 'script' | 'expression', path: DefinitionPath): Step {
  const { arguments: given, body, children } = made;
  const [first, ...others] = isPositional(given) ? given : Object.values(given);
  const count = others.length + (first === undefined ? 0 : 1) + (body === undefined ? 0 : 1);
  if (count !== 1 || children !== undefined || !(body !== undefined || first instanceof Groovy)) {
    const message = `"${kind}" takes only a function or Groovy.`;
    conversion.report('code-missing', path, message, 'Write a function, or groovy`...`.');
    return conversion.from(path, codeStep(kind, { source: '' }));
  }
  const code =
    body === undefined
      ? { source: (first as Groovy).source.replace(/\r\n?/g, '\n').trim() }
      : conversion.code({ kind, path: [...path, 'body'], function: body });
  return conversion.from(path, codeStep(kind, code));
}

function codeStep(name: string, { source, lines }: Code): Step {
  const step: Step = { name, arguments: [{ key: 'scriptBlock', value: { isLiteral: true, value: source } }] };
  return lines === undefined ? step : fromLines(step, lines);
}

function toArguments(conversion: Conversion, { arguments: given }: Call, path: DefinitionPath): Arguments {
  const at = [...path, 'arguments'];
  if (!isPositional(given)) return toNamedArguments(conversion, given, at);
  const [first, ...others] = given;
  if (first === undefined) return [];
  if (others.length > 0) return given.map((value, index) => toRaw(conversion, value, [...at, index]));
  const only = [...at, 0];
  if (!(first instanceof Groovy)) return toRaw(conversion, first, only);
  return conversion.from(only, conversion.read(first, only, readArgumentsText, []));
}

/** Named arguments; a map with a class describes one thing and stays together. */
function toNamedArguments(conversion: Conversion, values: NamedValues, path: DefinitionPath): Arguments {
  if (Object.hasOwn(values, '$class')) return toRaw(conversion, values, path);
  return Object.entries(values).map(([key, value]) => {
    const at = [...path, key];
    return conversion.from(at, { key, value: toRaw(conversion, value, at) });
  });
}

/** Where to run. */
export function toAgent(conversion: Conversion, agent: AgentDefinition, path: DefinitionPath): Agent {
  if (typeof agent === 'string') return conversion.from(path, { type: agent });
  plainCall(conversion, agent, path);
  const type = conversion.name(agent.name, path);
  const at = [...path, 'arguments'];
  if (!isPositional(agent.arguments)) {
    const args = toMapArguments(conversion, agent.arguments, at);
    // A label with more fields is what `node` is.
    const block = type === 'label' ? 'node' : type;
    return conversion.from(path, args.length === 0 ? { type } : { type: block, arguments: args });
  }
  const [first, ...others] = agent.arguments;
  if (others.length > 0)
    conversion.report('agent-arguments', [...at, 1], `The agent "${type}" takes one value or several named values.`);
  if (first === undefined) return conversion.from(path, { type });
  // An empty label is any agent.
  if (type === 'label' && first === '') return conversion.from(path, { type: 'any' });
  return conversion.from(path, { type, argument: toRaw(conversion, first, [...at, 0]) });
}

function toMapArguments(conversion: Conversion, values: NamedValues, path: DefinitionPath): readonly MapArgument[] {
  return Object.entries(values).map(([key, value]) => {
    const at = [...path, key];
    conversion.name(key, at);
    const inner = isNamedValues(value) ? toMapArguments(conversion, value, at) : toRaw(conversion, value, at);
    return conversion.from(at, { key, value: inner });
  });
}
