import { ts } from 'ts-morph';
import type { Expression } from '../../groovy/ast.ts';
import { boolean, callOn, nil } from '../../groovy/build.ts';
import { callback } from '../expressions/callbacks.ts';
import type { HelperName } from '../helpers/index.ts';
import { BOOLEAN, type Kind, LIST, NOTHING, only, SMALL, TEXT, UNKNOWN, WHOLE } from '../kinds.ts';
import { constant, listOf, nothing, type Value, value } from '../value.ts';
import { argument, codes, type Method, type MethodCall, type Methods, required, rest, takes } from './method.ts';

/** Methods that only lists have. */
export const listMethods: Methods = {
  map: through('jsMap', LIST),
  filter: takes(1, (call) => keeping(call, through('jsFilter', LIST).compile(call))),
  find: found('jsFind'),
  findLast: found('jsFindLast'),
  findIndex: through('jsFindIndex', SMALL | WHOLE),
  findLastIndex: through('jsFindLastIndex', SMALL | WHOLE),
  some: through('jsSome', BOOLEAN),
  every: through('jsEvery', BOOLEAN),
  flatMap: through('jsFlatMap', LIST),
  forEach: through('jsForEach', NOTHING, true),
  reduce: takes(2, reduced),
  join: takes(1, (call) => {
    const separator = argument(call, 0) ?? nothing();
    const code = only(separator.kind, NOTHING) ? constant(',').code : separator.code;
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
