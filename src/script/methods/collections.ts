import { ts } from 'ts-morph';
import type { Expression } from '../../groovy/ast.ts';
import { boolean, callOn, newOf } from '../../groovy/build.ts';
import { callback } from '../expressions/callbacks.ts';
import { BOOLEAN, DATE, DICTIONARY, LIST, NOTHING, ORDERED, only, SET, TEXT, UNKNOWN, WHOLE } from '../kinds.ts';
import { listOf, type Value, value } from '../value.ts';
import { codes, type MethodCall, type Methods, required, takes } from './method.ts';

/** Methods of a Set. */
const setMethods: Methods = {
  has: takes(1, (call) => value(callOn(call.receiver.code, 'contains', [key(call)]), BOOLEAN)),
  add: takes(1, (call) => {
    if (ts.isExpressionStatement(call.node.parent))
      return value(callOn(call.receiver.code, 'add', [key(call)]), NOTHING);
    return {
      ...call.receiver,
      code: call.context.helper('jsAdd', [call.receiver.code, ...codes(call)]),
      steady: false,
    };
  }),
  delete: takes(1, deleted),
  clear: takes(0, cleared),
  values: takes(0, items),
  keys: takes(0, items),
  forEach: takes(1, ({ receiver, args, node, context }) => {
    const { code } = callback(args[0] ?? node, 1, 1, context, true, [receiver.items ?? UNKNOWN]);
    return value(context.helper('jsForEach', [receiver.code, code]), NOTHING);
  }),
};

/** Methods of a Map. */
const dictionaryMethods: Methods = {
  get: takes(1, (call) => value(callOn(call.receiver.code, 'get', [key(call)]), UNKNOWN)),
  has: takes(1, (call) => value(callOn(call.receiver.code, 'containsKey', [key(call)]), BOOLEAN)),
  set: takes(2, (call) => {
    const { receiver, context } = call;
    if (ts.isExpressionStatement(call.node.parent))
      return value(callOn(receiver.code, 'put', [key(call), required(call, 1).code]), UNKNOWN);
    const given = [receiver.code, required(call, 0).code, required(call, 1).code];
    return value(context.helper('jsSetEntry', given), DICTIONARY);
  }),
  delete: takes(1, deleted),
  clear: takes(0, cleared),
  keys: takes(0, ({ receiver }) => value(newOf('ArrayList', [callOn(receiver.code, 'keySet')]), LIST)),
  values: takes(0, ({ receiver }) => value(newOf('ArrayList', [callOn(receiver.code, 'values')]), LIST)),
  entries: takes(0, ({ receiver, context }) => listOf(context.helper('jsPairs', [receiver.code]), LIST)),
  forEach: takes(1, ({ receiver, args, node, context }) => {
    const { code, wanted } = callback(args[0] ?? node, 1, 2, context, true);
    return value(context.helper('jsEachEntry', [receiver.code, code, ...(wanted > 1 ? [boolean(true)] : [])]), NOTHING);
  }),
};

/** Methods of a Date. Those of the controller's own time zone are not compiled. */
const dateMethods: Methods = {
  toISOString: takes(0, iso),
  toJSON: takes(0, iso),
  getTime: takes(0, time),
  valueOf: takes(0, time),
};

function iso({ receiver, context }: MethodCall): Value {
  return value(context.helper('jsIso', [receiver.code]), TEXT);
}

function time({ receiver }: MethodCall): Value {
  return value(callOn(receiver.code, 'getTime'), WHOLE);
}

/** The methods of what can only be a Set, a Map or a Date; undefined for other kinds. */
export function collectionMethods({ kind }: Value): Methods | undefined {
  if (only(kind, NOTHING)) return undefined;
  if (only(kind, SET | NOTHING)) return setMethods;
  if (only(kind, DATE | NOTHING)) return dateMethods;
  return only(kind, DICTIONARY | NOTHING) ? dictionaryMethods : undefined;
}

function key(call: MethodCall): Expression {
  const given = required(call, 0);
  return only(given.kind, TEXT | NOTHING) || (only(given.kind, ORDERED) && given.constant !== undefined)
    ? given.code
    : call.context.helper('jsKey', [given.code]);
}

function items({ receiver, context }: MethodCall): Value {
  return listOf(context.helper('jsItems', [receiver.code]), receiver.items ?? UNKNOWN);
}

function deleted(call: MethodCall): Value {
  return value(call.context.helper('jsDelete', [call.receiver.code, required(call, 0).code]), BOOLEAN);
}

function cleared({ receiver, context }: MethodCall): Value {
  return value(context.helper('jsClear', [receiver.code]), NOTHING);
}
