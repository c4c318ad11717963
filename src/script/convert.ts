import type { Expression } from '../groovy/ast.ts';
import { binary, boolean, nil, not, string, ternary } from '../groovy/build.ts';
import type { Context } from './context.ts';
import {
  BOOLEAN,
  DATE,
  DICTIONARY,
  FUNCTION,
  type Kind,
  LIST,
  MAP,
  NAN,
  NOTHING,
  OBJECT,
  ORDERED,
  only,
  SET,
  SMALL,
  TEXT,
  WHOLE,
} from './kinds.ts';
import type { Value } from './value.ts';

/** The value as a Groovy condition: true exactly where JavaScript takes it for true. */
export function truthiness(context: Context, value: Value): Expression {
  if (value.constant !== undefined) return boolean(Boolean(value.constant));
  // Groovy agrees but for empty lists and maps, which it takes for false, and NaN, which it takes for true.
  if (only(value.kind, TEXT | ORDERED | BOOLEAN | FUNCTION | NOTHING)) return value.code;
  if (only(value.kind, LIST | MAP | SET | DICTIONARY | DATE | FUNCTION | OBJECT | NOTHING))
    return binary(value.code, '!=', nil());
  return context.helper('jsTrue', [value.code]);
}

/** The same as a boolean, for where its value is kept. */
export function asBoolean(context: Context, value: Value): Expression {
  const condition = truthiness(context, value);
  return only(value.kind, BOOLEAN) || condition !== value.code ? condition : not(not(condition));
}

/** What for-of and `...` go through, as a list; the list itself where it is one. */
export function asItems(context: Context, value: Value): Expression {
  if (only(value.kind, LIST)) return value.code;
  const isDictionary = only(value.kind, DICTIONARY | NOTHING) && !only(value.kind, NOTHING);
  return context.helper(isDictionary ? 'jsPairs' : 'jsItems', [value.code]);
}

/** The value as a Groovy String. */
export function asText(context: Context, value: Value): Expression {
  const known = knownText(value);
  if (known !== undefined) return string(known);
  if (only(value.kind, TEXT)) return value.code;
  return orUndefined(value, TEXT) ?? context.helper('jsText', [value.code]);
}

/** `env.X != null ? env.X : 'undefined'`, for what can be looked at twice and has no other kinds besides. */
function orUndefined({ kind, code, steady }: Value, kinds: Kind): Expression | undefined {
  return steady && only(kind, kinds | NOTHING)
    ? ternary(binary(code, '!=', nil()), code, string('undefined'))
    : undefined;
}

/** Kinds whose text is the same in both languages. */
const PLAIN = TEXT | SMALL | WHOLE | BOOLEAN;

/** The value as an operand of a concatenation or template, where Groovy makes a text of it by itself. */
export function asPartOfText(context: Context, value: Value): Expression {
  if (knownText(value) !== undefined) return asText(context, value);
  if (only(value.kind, PLAIN)) return value.code;
  return orUndefined(value, PLAIN) ?? asText(context, value);
}

/** JavaScript's text of what is known when the pipeline is built. */
function knownText(value: Value): string | undefined {
  if (value.constant !== undefined)
    return typeof value.constant === 'object' && value.constant !== null ? undefined : String(value.constant);
  return only(value.kind, NOTHING) ? 'undefined' : undefined;
}

/** Whether Groovy compares two numbers of the kinds as JavaScript does. */
export function areOrdered(left: Value, right: Value): boolean {
  return only(left.kind | right.kind, ORDERED) && !only(left.kind, NAN);
}
