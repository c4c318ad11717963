import { ts } from 'ts-morph';
import type { Expression } from '../../groovy/ast.ts';
import { callOn, instanceOf, list, number, string, variable } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { asBoolean, asText } from '../convert.ts';
import { BOOLEAN, LIST, MAP, NUMBER, REAL, TEXT } from '../kinds.ts';
import { constant, listOf, nothing, type Value, value } from '../value.ts';

/** How a call of a function of JavaScript's own is compiled. */
type Static = (args: readonly Value[], context: Context) => Value;

const first = (args: readonly Value[]): Value => args[0] ?? nothing();
const codes = (args: readonly Value[]): Expression[] => args.map(({ code }) => code);

/** Functions with a name of their own, and those of `Object`, `Array`, `Math` and the like. */
export const STATICS: Readonly<Record<string, Static>> = {
  String: (args, context) => (args.length === 0 ? constant('') : value(asText(context, first(args)), TEXT)),
  Number: (args, context) => value(context.helper('jsNumeric', [first(args).code]), NUMBER),
  Boolean: (args, context) => value(asBoolean(context, first(args)), BOOLEAN),
  parseInt: (args, context) => value(context.helper('jsParseInt', codes(args)), NUMBER),
  parseFloat: (args, context) => value(context.helper('jsParseFloat', codes(args)), NUMBER),
  isNaN: (args, context) => value(context.helper('jsIsNaN', codes(args)), BOOLEAN),
  'Number.parseInt': (args, context) => value(context.helper('jsParseInt', codes(args)), NUMBER),
  'Number.parseFloat': (args, context) => value(context.helper('jsParseFloat', codes(args)), NUMBER),
  'Number.isInteger': (args, context) => value(context.helper('jsIsWhole', codes(args)), BOOLEAN),
  'Array.isArray': (args) => value(instanceOf(first(args).code, 'List'), BOOLEAN),
  'Array.of': (args) => value(list(codes(args)), LIST),
  'Array.from': (args, context) =>
    value(context.helper('jsSlice', [context.helper('jsItems', [first(args).code])]), LIST),
  'Object.keys': (args, context) => listOf(context.helper('jsKeys', [first(args).code]), TEXT),
  'Object.values': (args, context) => value(context.helper('jsValues', [first(args).code]), LIST),
  'Object.entries': (args, context) => value(context.helper('jsEntries', [first(args).code]), LIST),
  'Object.fromEntries': (args, context) => value(context.helper('jsFromEntries', [first(args).code]), MAP),
  'Object.assign': (args, context) =>
    value(context.helper('jsAssign', [first(args).code, list(codes(args.slice(1)))]), MAP),
  'Object.hasOwn': ([object = nothing(), key = nothing()], context) =>
    value(callOn(object.code, 'containsKey', [asText(context, key)]), BOOLEAN),
  'Math.floor': rounding('floor'),
  'Math.ceil': rounding('ceil'),
  'Math.round': rounding('round'),
  'Math.trunc': rounding('trunc'),
  'Math.max': (args, context) => value(context.helper('jsExtreme', [list(codes(args)), number(1)]), NUMBER),
  'Math.min': (args, context) => value(context.helper('jsExtreme', [list(codes(args)), number(-1)]), NUMBER),
  'Math.abs': (args, context) => computed('abs', args, context),
  'Math.sqrt': (args, context) => computed('sqrt', args, context),
  'Math.pow': ([base = nothing(), exponent = nothing()], context) =>
    value(context.helper('jsPower', [base.code, exponent.code]), NUMBER),
  'JSON.stringify': stringify,
  'Date.now': () => value(callOn(variable('System'), 'currentTimeMillis'), REAL),
};

/** Constants of JavaScript's own. */
export const STATIC_VALUES: Readonly<Record<string, Value>> = {
  NaN: constant(Number.NaN),
  Infinity: constant(Number.POSITIVE_INFINITY),
  'Number.MAX_SAFE_INTEGER': constant(Number.MAX_SAFE_INTEGER),
  'Number.MIN_SAFE_INTEGER': constant(Number.MIN_SAFE_INTEGER),
  'Math.PI': constant(Math.PI),
};

/** Names that JavaScript itself gives a meaning, so that the author's function may use them. */
export const NAMESPACES: readonly string[] = ['Object', 'Array', 'Math', 'JSON', 'Number', 'Date'];

function rounding(how: string): Static {
  return (args, context) => value(context.helper('jsRound', [first(args).code, string(how)]), NUMBER);
}

function computed(name: string, args: readonly Value[], context: Context): Value {
  const result = callOn(variable('Math'), name, [context.helper('jsNumber', [first(args).code])]);
  return value(context.helper('jsResult', [result]), NUMBER);
}

function stringify(args: readonly Value[], context: Context): Value {
  const gap = args[2]?.constant;
  const space =
    typeof gap === 'number' ? ' '.repeat(Math.min(gap, 10)) : typeof gap === 'string' ? gap.slice(0, 10) : '';
  const rest = space === '' ? [] : [string(space)];
  return value(context.helper('jsJson', [first(args).code, ...rest]), TEXT);
}

/** `Math.max`, or `undefined` when the expression names nothing of JavaScript's own. */
export function staticName(node: ts.Expression, context: Context): string | undefined {
  if (ts.isIdentifier(node)) return context.scope.lookup(node.text) === undefined ? node.text : undefined;
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  const space = node.expression.text;
  return NAMESPACES.includes(space) && context.scope.lookup(space) === undefined
    ? `${space}.${node.name.text}`
    : undefined;
}
