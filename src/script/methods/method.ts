import type { ts } from 'ts-morph';
import type { Context } from '../context.ts';
import { nothing, type Value } from '../value.ts';

/** A call of a method of JavaScript's, `receiver.name(...args)`. */
export interface MethodCall {
  readonly receiver: Value;
  readonly args: readonly ts.Expression[];
  readonly node: ts.CallExpression;
  readonly context: Context;
}

/** How calls of one method are compiled. */
export type Method = (call: MethodCall) => Value;

/** The argument at the position; `undefined` when it is not given. */
export function argument({ args, context }: MethodCall, position: number): Value | undefined {
  const node = args[position];
  return node === undefined ? undefined : context.expression(node);
}

/** The argument, or JavaScript's undefined. */
export function required(call: MethodCall, position: number): Value {
  return argument(call, position) ?? nothing();
}

/** All arguments. */
export function all({ args, context }: MethodCall): Value[] {
  return args.map((node) => context.expression(node));
}
