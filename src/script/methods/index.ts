import { callOn } from '../../groovy/build.ts';
import { suggest } from '../../model/suggest.ts';
import { LIST, may, NOTHING, NUMBER, OBJECT, only, TEXT, UNKNOWN } from '../kinds.ts';
import { type Value, value } from '../value.ts';
import { listMethods } from './lists.ts';
import { codes, compileCall, type Method, type MethodCall, type Methods } from './method.ts';
import { commonMethods, numberMethods, sharedMethods } from './shared.ts';
import { textMethods } from './text.ts';

/** Methods by what they can be called on. */
const TABLES: readonly (readonly [number, Methods])[] = [
  [UNKNOWN, commonMethods],
  [TEXT | LIST, sharedMethods],
  [TEXT, textMethods],
  [LIST, listMethods],
  [NUMBER, numberMethods],
];

/** Every method that JavaScript gives to values of these kinds, compiled or not. */
const OF_JAVASCRIPT: ReadonlySet<string> = new Set(
  [Array.prototype, String.prototype, Number.prototype, Object.prototype].flatMap((prototype) =>
    Object.getOwnPropertyNames(prototype),
  ),
);

/** Whether calls of the method on what the receiver may be are compiled as JavaScript's. */
export function isCompiled(name: string, { kind }: Value): boolean {
  return methodOf(name, kind) !== undefined;
}

function methodOf(name: string, kind: number): Method | undefined {
  return TABLES.find(([kinds, table]) => may(kind, kinds) && Object.hasOwn(table, name))?.[1][name];
}

/** `receiver.name(...)`: a method of JavaScript's, or of an object of Jenkins' own. */
export function methodCall(name: string, call: MethodCall): Value {
  const { receiver, context, node } = call;
  // What is of Jenkins' own has Java's methods, whatever JavaScript calls by the same name.
  if (!only(receiver.kind, OBJECT | NOTHING)) {
    const method = methodOf(name, receiver.kind);
    if (method !== undefined) return compileCall(name, method, call);
    if (!may(receiver.kind, OBJECT) || OF_JAVASCRIPT.has(name)) {
      const known = TABLES.filter(([kinds]) => may(receiver.kind, kinds)).flatMap(([, table]) => Object.keys(table));
      const near = suggest(name, known);
      const fix = near === undefined ? `Compiled are: ${known.sort().join(', ')}.` : `Did you mean "${near}"?`;
      context.errors.refuse(node.expression, 'method-unsupported', `The method ${name} is not compiled.`, fix);
      return value(receiver.code, UNKNOWN);
    }
  }
  return value(callOn(receiver.code, name, codes(call)), receiver.kind === OBJECT ? OBJECT | UNKNOWN : UNKNOWN);
}
