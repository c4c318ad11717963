import { callOn } from '../../groovy/build.ts';
import { suggest } from '../../model/suggest.ts';
import { LIST, MAP, may, NOTHING, OBJECT, only, TEXT, UNKNOWN } from '../kinds.ts';
import { type Value, value } from '../value.ts';
import { commonMethods, listMethods, sharedMethods } from './lists.ts';
import { all, type Method, type MethodCall } from './method.ts';
import { textMethods } from './text.ts';

/** Methods by what they can be called on. */
const TABLES: readonly (readonly [number, Readonly<Record<string, Method>>])[] = [
  [UNKNOWN, commonMethods],
  [TEXT | LIST, sharedMethods],
  [TEXT, textMethods],
  [LIST, listMethods],
];

/** Every method that JavaScript gives to values of these kinds, compiled or not. */
const OF_JAVASCRIPT: ReadonlySet<string> = new Set(
  [Array.prototype, String.prototype, Number.prototype, Object.prototype].flatMap((prototype) =>
    Object.getOwnPropertyNames(prototype),
  ),
);

/** `receiver.name(...)`: a method of JavaScript's, a function in a map, or a method of an object of Jenkins' own. */
export function methodCall(name: string, call: MethodCall): Value {
  const { receiver, context, node } = call;
  // What is of Jenkins' own has Java's methods, whatever JavaScript calls by the same name.
  if (!only(receiver.kind, OBJECT | NOTHING)) {
    const method = TABLES.find(([kinds, table]) => may(receiver.kind, kinds) && Object.hasOwn(table, name))?.[1][name];
    if (method !== undefined) return method(call);
    if (only(receiver.kind, MAP)) return value(callOn(receiver.code, name, codesOf(call)), UNKNOWN);
    if (!may(receiver.kind, OBJECT) || OF_JAVASCRIPT.has(name)) {
      const known = TABLES.filter(([kinds]) => may(receiver.kind, kinds)).flatMap(([, table]) => Object.keys(table));
      const near = suggest(name, known);
      const fix = near === undefined ? `Compiled are: ${known.sort().join(', ')}.` : `Did you mean "${near}"?`;
      context.faults.refuse(node.expression, 'method-unsupported', `The method ${name} is not compiled.`, fix);
      return value(receiver.code, UNKNOWN);
    }
  }
  return value(callOn(receiver.code, name, codesOf(call)), receiver.kind === OBJECT ? OBJECT | UNKNOWN : UNKNOWN);
}

function codesOf(call: MethodCall): Value['code'][] {
  return all(call).map(({ code }) => code);
}
