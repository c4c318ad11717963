import { callOn } from '../../groovy/build.ts';
import { asText } from '../convert.ts';
import type { HelperName } from '../helpers/index.ts';
import { BOOLEAN, type Kind, LIST, NOTHING, only, TEXT, UNKNOWN, WHOLE } from '../kinds.ts';
import { type Value, value } from '../value.ts';
import { codes, type Method, type MethodCall, type Methods, required, rest, takes } from './method.ts';

/** Methods that lists and texts share. */
export const sharedMethods: Methods = {
  includes: searching('contains', 'jsIncludes', BOOLEAN),
  indexOf: searching('indexOf', 'jsIndexOf', WHOLE),
  lastIndexOf: searching('lastIndexOf', 'jsLastIndexOf', WHOLE),
  slice: takes(2, (call) => sameKind(call, call.context.helper('jsSlice', [call.receiver.code, ...codes(call)]))),
  at: takes(1, (call) => {
    const code = call.context.helper('jsAt', [call.receiver.code, required(call, 0).code]);
    return value(code, only(call.receiver.kind, TEXT) ? TEXT | NOTHING : (call.receiver.items ?? UNKNOWN) | NOTHING);
  }),
  concat: takes(Number.POSITIVE_INFINITY, (call) => ({
    ...sameKind(call, call.context.helper('jsConcat', [call.receiver.code, rest(call).code])),
    items: UNKNOWN,
  })),
};

/** A search from a position on: Groovy's own where both are texts and it begins at the usual end. */
function searching(native: string, helper: HelperName, kind: Kind): Method {
  return takes(2, (call) => {
    const { receiver, context, args } = call;
    const sought = required(call, 0);
    if (only(receiver.kind, TEXT) && only(sought.kind, TEXT) && args.length < 2)
      return value(callOn(receiver.code, native, [sought.code]), kind);
    return value(context.helper(helper, [receiver.code, ...codes(call)]), kind);
  });
}

function sameKind({ receiver }: MethodCall, code: Value['code']): Value {
  const kind = only(receiver.kind, TEXT) ? TEXT : only(receiver.kind, LIST) ? LIST : TEXT | LIST;
  return receiver.items === undefined ? value(code, kind) : { ...value(code, kind), items: receiver.items };
}

/** What every value has. */
export const commonMethods: Methods = {
  toString: takes(1, textOf),
};

/** Methods that only numbers have. */
export const numberMethods: Methods = {
  toFixed: takes(1, ({ receiver, args, context }) =>
    value(context.helper('jsFixed', [receiver.code, ...args.map((node) => context.expression(node).code)]), TEXT),
  ),
};

/** `value.toString()`, and the digits of a number in another base. */
function textOf(call: MethodCall): Value {
  const { receiver, args, context } = call;
  if (args.length === 0) return value(asText(context, receiver), TEXT);
  return value(context.helper('jsDigits', [receiver.code, ...codes(call)]), TEXT);
}
