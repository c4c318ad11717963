import { ts } from 'ts-morph';
import type { Expression } from '../../groovy/ast.ts';
import { boolean, callOn, nil } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { callback } from '../expressions/callbacks.ts';
import { offered } from '../expressions/steps.ts';
import type { HelperName } from '../helpers/index.ts';
import { BOOLEAN, type Kind, LIST, NOTHING, only, SMALL, TEXT, UNKNOWN, WHOLE } from '../kinds.ts';
import { some } from '../usage.ts';
import { constant, listOf, nothing, type Value, value } from '../value.ts';
import { argument, codes, type Method, type MethodCall, type Methods, required, rest, takes } from './method.ts';
import { commonMethods, numberMethods, sharedMethods } from './shared.ts';
import { staticName } from './statics.ts';
import { textMethods } from './text.ts';

/** Methods that only lists have. */
export const listMethods: Methods = {
  map: takes(1, (call) => plainly(call, 'collect') ?? through('jsMap', LIST).compile(call)),
  filter: takes(1, (call) => keeping(call, plainly(call, 'findAll') ?? through('jsFilter', LIST).compile(call))),
  find: found('jsFind'),
  findLast: found('jsFindLast'),
  findIndex: through('jsFindIndex', SMALL | WHOLE),
  findLastIndex: through('jsFindLastIndex', SMALL | WHOLE),
  some: takes(1, (call) => plainly(call, 'any') ?? through('jsSome', BOOLEAN).compile(call)),
  every: takes(1, (call) => plainly(call, 'every') ?? through('jsEvery', BOOLEAN).compile(call)),
  flatMap: through('jsFlatMap', LIST),
  forEach: through('jsForEach', NOTHING, true),
  reduce: takes(2, reduced),
  entries: takes(0, ({ receiver, context }) => listOf(context.helper('jsIndexed', [receiver.code]), LIST)),
  join: takes(1, (call) => {
    const separator = argument(call, 0) ?? nothing();
    const code = only(separator.kind, NOTHING) ? constant(',').code : separator.code;
    const { kind, items = UNKNOWN } = call.receiver;
    // Groovy joins texts as JavaScript does, and other items by other texts.
    if (only(kind, LIST) && only(items, TEXT) && only(separator.kind, TEXT | NOTHING))
      return value(callOn(call.receiver.code, 'join', [code]), TEXT);
    return value(call.context.helper('jsJoin', [call.receiver.code, code]), TEXT);
  }),
  push: takes(Number.POSITIVE_INFINITY, (call) => {
    const { receiver, args, context, node } = call;
    const [item] = args;
    const isPlain = args.length === 1 && item !== undefined && !ts.isSpreadElement(item);
    if (only(receiver.kind, LIST) && ts.isExpressionStatement(node.parent) && isPlain)
      return value(callOn(receiver.code, 'add', codes(call)), NOTHING);
    return value(context.helper('jsPush', [receiver.code, rest(call).code]), SMALL);
  }),
  pop: takes(0, ({ receiver, context }) => taken(receiver, context.helper('jsPop', [receiver.code, boolean(true)]))),
  shift: takes(0, ({ receiver, context }) => taken(receiver, context.helper('jsPop', [receiver.code, boolean(false)]))),
  unshift: takes(Number.POSITIVE_INFINITY, (call) =>
    value(call.context.helper('jsUnshift', [call.receiver.code, rest(call).code]), SMALL),
  ),
  splice: takes(Number.POSITIVE_INFINITY, (call) => {
    const { receiver, context, args } = call;
    const start = required(call, 0);
    const counted = args.length === 1 ? constant(2 ** 31) : (argument(call, 1) ?? constant(0));
    const code = context.helper('jsSplice', [receiver.code, start.code, counted.code, rest(call, 2).code]);
    return keeping(call, value(code, LIST));
  }),
  reverse: takes(0, (call) => keeping(call, value(call.context.helper('jsReverse', [call.receiver.code]), LIST))),
  toReversed: takes(0, reversedCopy),
  sort: takes(1, (call) => sorted(call, call.receiver.code)),
  toSorted: takes(1, (call) => sorted(call, call.context.helper('jsSlice', [call.receiver.code]))),
  flat: takes(1, (call) => {
    const depth = argument(call, 0) ?? constant(1);
    return value(call.context.helper('jsFlat', [call.receiver.code, depth.code]), LIST);
  }),
  fill: takes(3, (call) => {
    const [item = nothing().code, ...range] = codes(call);
    return value(call.context.helper('jsFill', [call.receiver.code, item, ...range]), LIST);
  }),
};

function reduced(call: MethodCall): Value {
  const { receiver, args, context } = call;
  const initial = argument(call, 1);
  const kinds = [UNKNOWN, receiver.items ?? UNKNOWN, SMALL];
  const { code, wanted } = callback(args[0] ?? call.node, 2, 3, context, false, kinds);
  const others = [initial?.code ?? nil(), boolean(wanted > 2), boolean(initial === undefined)];
  return value(context.helper('jsReduce', [receiver.code, code, ...others]), UNKNOWN);
}

function reversedCopy(call: MethodCall): Value {
  const { context, receiver } = call;
  return keeping(call, value(context.helper('jsReverse', [context.helper('jsSlice', [receiver.code])]), LIST));
}

/**
 * Groovy's own way through a list, for a function of one expression that changes no list and calls no step: that cannot
 * tell the two apart.
 */
function plainly({ receiver, args, context }: MethodCall, native: keyof typeof RESULTS): Value | undefined {
  const [change] = args;
  if (change === undefined || !only(receiver.kind, LIST) || !ts.isArrowFunction(change)) return undefined;
  const [item] = change.parameters;
  const isOne = change.parameters.length === 1 && item !== undefined && ts.isIdentifier(item.name);
  if (!isOne || item.initializer !== undefined || item.dotDotDotToken !== undefined) return undefined;
  if (ts.isBlock(change.body) || !isSimple(change.body, context)) return undefined;
  const kinds = [receiver.items ?? UNKNOWN];
  let items: Value | undefined;
  const own = context.closure(change, {
    given: 1,
    kinds,
    asCondition: native !== 'collect',
    onResult: (result) => {
      items = result;
    },
  });
  const code = callOn(receiver.code, native, [], own);
  return native === 'collect' ? listOf(code, items?.kind ?? UNKNOWN) : value(code, RESULTS[native]);
}

const RESULTS = { collect: LIST, findAll: LIST, any: BOOLEAN, every: BOOLEAN } as const;

/** Whether an expression calls nothing but methods of JavaScript's that leave their receiver as it is. */
function isSimple(node: ts.Expression, context: Context): boolean {
  return !some(node, (inner) => {
    if (ts.isFunctionLike(inner) || ts.isNewExpression(inner)) return true;
    if (!ts.isCallExpression(inner)) return false;
    if (staticName(inner.expression, context) !== undefined) return false;
    if (!ts.isPropertyAccessExpression(inner.expression)) return true;
    const name = inner.expression.name.text;
    const known = [textMethods, sharedMethods, commonMethods, numberMethods].some((table) =>
      Object.hasOwn(table, name),
    );
    return !known || offered(inner.expression, context) !== undefined;
  });
}

/** A list of what the receiver has. */
function keeping({ receiver }: MethodCall, made: Value): Value {
  return receiver.items === undefined ? made : { ...made, items: receiver.items };
}

/** An item of the receiver, or undefined. */
function taken({ items = UNKNOWN }: Value, code: Expression): Value {
  return value(code, items | NOTHING);
}

function found(helper: HelperName): Method {
  return takes(1, (call) => taken(call.receiver, through(helper, UNKNOWN).compile(call).code));
}

/** A method that goes through the list with a function. */
function through(helper: HelperName, kind: Kind, discarded = false): Method {
  return takes(1, ({ receiver, args, node, context }) => {
    const kinds = [receiver.items ?? UNKNOWN, SMALL];
    const { code, wanted } = callback(args[0] ?? node, 1, 2, context, discarded, kinds);
    return value(context.helper(helper, [receiver.code, code, ...(wanted > 1 ? [boolean(true)] : [])]), kind);
  });
}

function sorted(call: MethodCall, code: Expression): Value {
  const { args, context, receiver } = call;
  const items = receiver.items ?? UNKNOWN;
  const [compare] = args;
  if (compare === undefined) return listOf(context.helper('jsSortTexts', [code]), items);
  return listOf(context.helper('jsSort', [code, callback(compare, 2, 2, context, false, [items, items]).code]), items);
}
