import { ts } from 'ts-morph';
import type { Expression } from '../../groovy/ast.ts';
import { boolean, callOn, instanceOf, not, number, string, variable } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { asBoolean, asItems, asText } from '../convert.ts';
import { callback } from '../expressions/callbacks.ts';
import { entriesOf, hasKey } from '../expressions/objects.ts';
import type { HelperName } from '../helpers/index.ts';
import {
  BOOLEAN,
  DICTIONARY,
  type Kind,
  LIST,
  MAP,
  NOTHING,
  NUMBER,
  only,
  REAL,
  SMALL,
  TEXT,
  UNKNOWN,
} from '../kinds.ts';
import { constant, listOf, nothing, type Value, value } from '../value.ts';
import { all, argument, codes, type Given, required, rest, type Signature, takes } from './method.ts';

/** How a call of a function of JavaScript's own is compiled. */
type Static = Signature<Given>;

/** A function of up to so many arguments, each compiled by itself. */
function of(most: number, compile: (context: Context, first: Value, second: Value | undefined) => Value): Static {
  return takes(most, (given) => {
    const [first = nothing(), second] = all(given);
    return compile(given.context, first, second);
  });
}

/** A function that a helper is, given its arguments as they are. */
function helped(most: number, name: HelperName, kind: Kind): Static {
  return takes(most, (given) => {
    const args = codes(given);
    return value(given.context.helper(name, args.length === 0 ? [nothing().code] : args), kind);
  });
}

/** Functions with a name of their own, and those of `Object`, `Array`, `Math` and the like. */
export const STATICS: Readonly<Record<string, Static>> = {
  String: takes(1, (given) =>
    given.args.length === 0 ? constant('') : value(asText(given.context, required(given, 0)), TEXT),
  ),
  Number: takes(1, (given) =>
    given.args.length === 0 ? constant(0) : value(given.context.helper('jsNumeric', codes(given)), NUMBER),
  ),
  Boolean: of(1, (context, first) => value(asBoolean(context, first), BOOLEAN)),
  parseInt: helped(2, 'jsParseInt', NUMBER),
  parseFloat: helped(1, 'jsParseFloat', NUMBER),
  isNaN: helped(1, 'jsIsNaN', BOOLEAN),
  isFinite: of(1, (context, first) =>
    value(context.helper('jsIsFinite', [context.helper('jsNumber', [first.code])]), BOOLEAN),
  ),
  encodeURIComponent: helped(1, 'jsEncode', TEXT),
  'Number.parseInt': helped(2, 'jsParseInt', NUMBER),
  'Number.parseFloat': helped(1, 'jsParseFloat', NUMBER),
  'Number.isInteger': helped(1, 'jsIsWhole', BOOLEAN),
  'Number.isFinite': helped(1, 'jsIsFinite', BOOLEAN),
  'Number.isNaN': of(1, (context, first) => value(not(context.helper('jsEquals', [first.code, first.code])), BOOLEAN)),
  'Array.isArray': of(1, (_context, first) => value(instanceOf(first.code, 'List'), BOOLEAN)),
  'Array.of': takes(Number.POSITIVE_INFINITY, (given) => rest(given)),
  'Array.from': takes(2, listFrom),
  'Object.keys': listing('jsKeys', TEXT),
  'Object.values': listing('jsValues', UNKNOWN),
  'Object.entries': listing('jsEntries', LIST),
  'Object.fromEntries': of(1, (context, first) =>
    value(context.helper('jsFromEntries', [asItems(context, first)]), MAP),
  ),
  'Object.assign': takes(Number.POSITIVE_INFINITY, (given) =>
    value(given.context.helper('jsAssign', [required(given, 0).code, rest(given, 1).code]), MAP),
  ),
  'Object.hasOwn': takes(2, (given) => {
    const [object = nothing(), key = nothing()] = all(given);
    return value(hasKey(key, object, given.node, given.context), BOOLEAN);
  }),
  'Math.floor': rounding('floor'),
  'Math.ceil': rounding('ceil'),
  'Math.round': rounding('round'),
  'Math.trunc': rounding('trunc'),
  'Math.max': extreme(1),
  'Math.min': extreme(-1),
  'Math.abs': computed('abs'),
  'Math.sqrt': computed('sqrt'),
  'Math.pow': of(2, (context, base, exponent = nothing()) =>
    value(context.helper('jsPower', [base.code, exponent.code]), NUMBER),
  ),
  'Math.sign': of(1, (context, first) =>
    value(
      context.helper('jsResult', [callOn(variable('Math'), 'signum', [context.helper('jsNumber', [first.code])])]),
      NUMBER,
    ),
  ),
  'JSON.stringify': takes(3, stringify),
  'Date.now': takes(0, () => value(callOn(variable('System'), 'currentTimeMillis'), REAL)),
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

/** What a map has, as a list. */
function listing(helper: HelperName, items: Kind): Static {
  return takes(1, (given) => {
    const map = entriesOf(required(given, 0), given.node, given.context);
    return listOf(given.context.helper(helper, [map]), items);
  });
}

function rounding(how: string): Static {
  return of(1, (context, first) => value(context.helper('jsRound', [first.code, string(how)]), NUMBER));
}

function computed(name: string): Static {
  return of(1, (context, first) => {
    const result = callOn(variable('Math'), name, [context.helper('jsNumber', [first.code])]);
    return value(context.helper('jsResult', [result]), NUMBER);
  });
}

function extreme(sign: number): Static {
  return takes(Number.POSITIVE_INFINITY, (given) =>
    value(given.context.helper('jsExtreme', [rest(given).code, number(sign)]), NUMBER),
  );
}

/** `Array.from(values)`, `Array.from({ length: 3 }, (_, index) => index)` */
function listFrom({ args, context }: Given): Value {
  const [source, change] = args;
  const given = source === undefined ? nothing() : context.expression(source);
  const isDictionary = only(given.kind, DICTIONARY);
  const items = isDictionary ? asItems(context, given) : context.helper('jsFrom', [given.code]);
  if (change === undefined) return value(items, LIST);
  const { code, wanted } = callback(change, 1, 2, context, false, [UNKNOWN, SMALL]);
  return value(context.helper('jsMap', [items, code, ...(wanted > 1 ? [boolean(true)] : [])]), LIST);
}

/** `JSON.stringify(value, ['names', 'to', 'keep'], 2)`; a function in the middle is refused. */
function stringify(given: Given): Value {
  const { args, context } = given;
  const [, chosen] = args;
  const keys = chosen === undefined ? nothing() : context.expression(chosen);
  if (chosen !== undefined && !only(keys.kind, LIST | NOTHING)) {
    const fix = 'Change the value before: map lists, and make the map that is wanted; or give a list of names.';
    context.errors.refuse(chosen, 'argument-unsupported', 'A replacer that is no list of names is not compiled.', fix);
  }
  const gap = argument(given, 2);
  const space = gap === undefined || gap.kind === NOTHING ? [] : [gapCode(gap, context)];
  const names = only(keys.kind, NOTHING) ? [] : [keys.code];
  const padding = names.length > 0 && space.length === 0 ? [string('')] : space;
  const indent = names.length > 0 ? [string('')] : [];
  return value(context.helper('jsJson', [required(given, 0).code, ...padding, ...indent, ...names]), TEXT);
}

/** What each level of JSON begins with: as many blanks, or the text itself, and no more than ten characters of either. */
function gapCode({ constant: known, code }: Value, context: Context): Expression {
  if (typeof known === 'number') return string(' '.repeat(Math.max(0, Math.min(Math.trunc(known), 10))));
  return typeof known === 'string' ? string(known.slice(0, 10)) : context.helper('jsGap', [code]);
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
