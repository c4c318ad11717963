import { readMethodArgumentsText, readValueText } from '../declarative/read/readPart.ts';
import type { MethodCall, RawValue } from '../declarative/tree.ts';
import { sourceWritten, writtenAs } from '../declarative/writtenAs.ts';
import type { Argument, Expression } from '../groovy/ast.ts';
import { call, entry, list, literal, map, verbatim } from '../groovy/build.ts';
import { printGroovy } from '../groovy/print.ts';
import type { DefinitionPath } from '../model/diagnostic.ts';
import { Call, type NamedValues, type Value } from './call.ts';
import type { Conversion } from './conversion.ts';
import { Groovy } from './groovy.ts';

/** A value as the tree has it after reading the same from a Jenkinsfile. */
export function toRaw(conversion: Conversion, value: Value, path: DefinitionPath): RawValue {
  return conversion.from(path, rawOf(conversion, value, path));
}

function rawOf(conversion: Conversion, value: Value, path: DefinitionPath): RawValue {
  // A copy, so that each has an origin of its own.
  if (value instanceof Groovy) {
    const read = conversion.read(value, path, readValueText, NOTHING);
    return writtenAs({ ...read }, sourceWritten(read));
  }
  if (typeof value !== 'object' || value === null) return { isLiteral: true, value };
  const source = printGroovy(toExpression(conversion, value, path));
  return { isLiteral: false, value: isNamedValues(value) ? source : `\${${source}}` };
}

/** What stands between the parentheses of an option, trigger, parameter or symbol. */
export function toMethodCall(conversion: Conversion, made: Call, path: DefinitionPath): MethodCall {
  const { name, arguments: given } = made;
  plainCall(conversion, made, path);
  const at = [...path, 'arguments'];
  const args: MethodCall['arguments'] = isPositional(given)
    ? given.flatMap((value, index) => positional(conversion, value, [...at, index]))
    : namedArguments(conversion, given, at);
  return conversion.from(path, { name: conversion.name(name, path), arguments: args });
}

function positional(conversion: Conversion, value: Value, path: DefinitionPath): MethodCall['arguments'] {
  if (value instanceof Groovy) return conversion.read(value, path, readMethodArgumentsText, []);
  return isNamedValues(value) ? namedArguments(conversion, value, path) : [methodValue(conversion, value, path)];
}

function namedArguments(conversion: Conversion, values: NamedValues, path: DefinitionPath): MethodCall['arguments'] {
  return Object.entries(values).map(([key, value]) => {
    const at = [...path, key];
    return conversion.from(at, { key, value: methodValue(conversion, value, at) });
  });
}

function methodValue(conversion: Conversion, value: Value, path: DefinitionPath): RawValue | MethodCall {
  if (value instanceof Call) return toMethodCall(conversion, value, path);
  if (!(value instanceof Groovy)) return toRaw(conversion, value, path);
  const [only, ...others] = conversion.read(value, path, readMethodArgumentsText, [NOTHING]);
  return only === undefined || others.length > 0 || 'key' in only ? toRaw(conversion, value, path) : only;
}

/** Says that something is a block or has a body that cannot be one. */
export function plainCall(conversion: Conversion, { kind, name, children, body }: Call, path: DefinitionPath): void {
  if (body !== undefined)
    conversion.report(
      'function-unexpected',
      [...path, 'body'],
      `The ${kind} "${name}" does not take a function.`,
      'Functions can only be bodies of step.script and condition.expression, and conditions of "when".',
    );
  if (children !== undefined && kind !== 'step' && kind !== 'condition')
    conversion.report('block-unexpected', [...path, 'children'], `The ${kind} "${name}" does not take a block.`);
}

function toExpression(conversion: Conversion, value: Value, path: DefinitionPath): Expression {
  if (value instanceof Groovy) {
    conversion.read(value, path, readValueText, NOTHING);
    return verbatim(value.source.trim());
  }
  if (value instanceof Call) return symbolExpression(conversion, value, path);
  if (isPositional(value)) return list(value.map((item, index) => toExpression(conversion, item, [...path, index])));
  if (typeof value === 'object' && value !== null) return map(entries(conversion, value, path));
  return literal(value);
}

function symbolExpression(conversion: Conversion, symbol: Call, path: DefinitionPath): Expression {
  plainCall(conversion, symbol, path);
  const { name, arguments: given } = symbol;
  const at = [...path, 'arguments'];
  const args: readonly Argument[] = isPositional(given)
    ? given.map((value, index) => toExpression(conversion, value, [...at, index]))
    : entries(conversion, given, at);
  return isName(conversion, name, path) ? call(name, args) : verbatim('null');
}

function isName(conversion: Conversion, name: string, path: DefinitionPath): boolean {
  const before = conversion.diagnostics.length;
  conversion.name(name, path);
  return conversion.diagnostics.length === before;
}

function entries(conversion: Conversion, values: NamedValues, path: DefinitionPath) {
  return Object.entries(values).map(([key, value]) => entry(key, toExpression(conversion, value, [...path, key])));
}

/** Whether it is a list, of values or of positional arguments. */
export function isPositional(given: Value | Call['arguments']): given is readonly Value[] {
  return Array.isArray(given);
}

/** Whether it is an object of values by name. */
export function isNamedValues(value: Value | Call['arguments']): value is NamedValues {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && !(value instanceof Call) && !(value instanceof Groovy);
}

/** Stands for what is refused. */
const NOTHING: RawValue = { isLiteral: true, value: null };
