import { ts } from 'ts-morph';
import type { Expression } from '../../groovy/ast.ts';
import { boolean, callOn, list, nil } from '../../groovy/build.ts';
import { asText } from '../convert.ts';
import { callback } from '../expressions/callbacks.ts';
import type { HelperName } from '../helpers/index.ts';
import { BOOLEAN, type Kind, LIST, NOTHING, only, SMALL, TEXT, UNKNOWN, WHOLE } from '../kinds.ts';
import { constant, listOf, nothing, type Value, value } from '../value.ts';
import { all, argument, type Method, type MethodCall, required } from './method.ts';

/** Methods that only lists have. */
export const listMethods: Readonly<Record<string, Method>> = {
  map: through('jsMap', LIST),
  filter: (call) => keeping(call, through('jsFilter', LIST)(call)),
  find: (call) => ({ ...through('jsFind', UNKNOWN)(call), kind: (call.receiver.items ?? UNKNOWN) | NOTHING }),
  findIndex: through('jsFindIndex', SMALL | WHOLE),
  some: through('jsSome', BOOLEAN),
  every: through('jsEvery', BOOLEAN),
  flatMap: through('jsFlatMap', LIST),
  forEach: through('jsForEach', NOTHING, true),
  reduce: (call) => {
    const { receiver, args, context } = call;
    const { code, wanted } = callback(args[0] ?? call.node, 2, 3, context);
    const initial = argument(call, 1);
    const rest = [initial?.code ?? nil(), boolean(wanted > 2), boolean(initial === undefined)];
    return value(context.helper('jsReduce', [receiver.code, code, ...rest]), UNKNOWN);
  },
  join: (call) => {
    const separator = argument(call, 0);
    return value(
      call.context.helper('jsJoin', [call.receiver.code, asText(call.context, separator ?? constant(','))]),
      TEXT,
    );
  },
  push: (call) => {
    const [item, ...others] = all(call);
    const { receiver, context, node } = call;
    if (
      only(receiver.kind, LIST) &&
      ts.isExpressionStatement(node.parent) &&
      item !== undefined &&
      others.length === 0
    ) {
      return value(callOn(receiver.code, 'add', [item.code]), NOTHING);
    }
    const items = item === undefined ? [] : [item, ...others];
    return value(context.helper('jsPush', [receiver.code, list(items.map(({ code }) => code))]), SMALL);
  },
  pop: ({ receiver, context }) => value(context.helper('jsPop', [receiver.code, boolean(true)]), UNKNOWN),
  shift: ({ receiver, context }) => value(context.helper('jsPop', [receiver.code, boolean(false)]), UNKNOWN),
  unshift: (call) =>
    value(call.context.helper('jsUnshift', [call.receiver.code, list(all(call).map(({ code }) => code))]), SMALL),
  splice: (call) => {
    const [start = nothing(), count, ...items] = all(call);
    const counted = count ?? constant(2 ** 31);
    return value(
      call.context.helper('jsSplice', [
        call.receiver.code,
        start.code,
        counted.code,
        list(items.map(({ code }) => code)),
      ]),
      LIST,
    );
  },
  reverse: ({ receiver, context }) => value(context.helper('jsReverse', [receiver.code]), LIST),
  toReversed: ({ receiver, context }) =>
    value(context.helper('jsReverse', [context.helper('jsSlice', [receiver.code])]), LIST),
  sort: (call) => sorted(call, call.receiver.code),
  toSorted: (call) => sorted(call, call.context.helper('jsSlice', [call.receiver.code])),
  flat: (call) => {
    const depth = argument(call, 0);
    return value(
      call.context.helper('jsFlat', [call.receiver.code, ...(depth === undefined ? [] : [depth.code])]),
      LIST,
    );
  },
};

/** A list of what the receiver has. */
function keeping({ receiver }: MethodCall, made: Value): Value {
  return receiver.items === undefined ? made : { ...made, items: receiver.items };
}

/** A method that goes through the list with a function. */
function through(helper: HelperName, kind: Kind, discarded = false): Method {
  return ({ receiver, args, node, context }) => {
    const kinds = [receiver.items ?? UNKNOWN, SMALL];
    const { code, wanted } = callback(args[0] ?? node, 1, 2, context, discarded, kinds);
    return value(context.helper(helper, [receiver.code, code, ...(wanted > 1 ? [boolean(true)] : [])]), kind);
  };
}

function sorted(call: MethodCall, code: Expression): Value {
  const { args, context, receiver } = call;
  const items = receiver.items ?? UNKNOWN;
  const [compare] = args;
  if (compare === undefined) return listOf(context.helper('jsSortTexts', [code]), items);
  return listOf(context.helper('jsSort', [code, callback(compare, 2, 2, context, false, [items, items]).code]), items);
}

/** Methods that lists and texts share. */
export const sharedMethods: Readonly<Record<string, Method>> = {
  includes: (call) => {
    const item = required(call, 0);
    if (only(call.receiver.kind, TEXT) && only(item.kind, TEXT))
      return value(callOn(call.receiver.code, 'contains', [item.code]), BOOLEAN);
    return value(call.context.helper('jsIncludes', [call.receiver.code, item.code]), BOOLEAN);
  },
  indexOf: (call) => {
    const item = required(call, 0);
    const from = argument(call, 1);
    if (only(call.receiver.kind, TEXT) && only(item.kind, TEXT) && from === undefined) {
      return value(callOn(call.receiver.code, 'indexOf', [item.code]), WHOLE);
    }
    return value(
      call.context.helper('jsIndexOf', [call.receiver.code, item.code, ...(from === undefined ? [] : [from.code])]),
      WHOLE,
    );
  },
  lastIndexOf: (call) =>
    value(call.context.helper('jsLastIndexOf', [call.receiver.code, required(call, 0).code]), WHOLE),
  slice: (call) => {
    const kind = only(call.receiver.kind, TEXT) ? TEXT : only(call.receiver.kind, LIST) ? LIST : TEXT | LIST;
    return value(call.context.helper('jsSlice', [call.receiver.code, ...all(call).map(({ code }) => code)]), kind);
  },
  at: (call) =>
    value(
      call.context.helper('jsAt', [call.receiver.code, required(call, 0).code]),
      only(call.receiver.kind, TEXT) ? TEXT | NOTHING : UNKNOWN,
    ),
  concat: (call) => {
    const kind = only(call.receiver.kind, TEXT) ? TEXT : only(call.receiver.kind, LIST) ? LIST : TEXT | LIST;
    return value(call.context.helper('jsConcat', [call.receiver.code, list(all(call).map(({ code }) => code))]), kind);
  },
};

/** What every value has. */
export const commonMethods: Readonly<Record<string, Method>> = {
  toString: textOf,
};

/** `value.toString()`. The digits of a number in another base are not compiled. */
function textOf({ receiver, args, context }: MethodCall): Value {
  const [base] = args;
  if (base !== undefined) {
    const message = 'The text of a number in another base is not compiled.';
    context.faults.refuse(base, 'method-unsupported', message, 'Leave out the base.');
  }
  return value(asText(context, receiver), TEXT);
}
