import { ts } from 'ts-morph';
import type { Expression } from '../../groovy/ast.ts';
import type { Context } from '../context.ts';
import { elements } from '../expressions/literals.ts';
import { nothing, type Value } from '../value.ts';

/** What a call is given. */
export interface Given {
  readonly args: readonly ts.Expression[];
  readonly node: ts.CallExpression;
  readonly context: Context;
}

/** A call of a method of JavaScript's, `receiver.name(...args)`. */
export interface MethodCall extends Given {
  readonly receiver: Value;
}

/** How calls of one method or function of JavaScript's own are compiled. */
export interface Signature<Call extends Given> {
  /** How many arguments have a meaning in the compiled code; more are refused, and so are spread ones unless any number has. */
  readonly most: number;
  readonly compile: (call: Call) => Value;
}

export type Method = Signature<MethodCall>;
export type Methods = Readonly<Record<string, Method>>;

/** A method that takes so many arguments at most. */
export function takes<Call extends Given = MethodCall>(most: number, compile: (call: Call) => Value): Signature<Call> {
  return { most, compile };
}

/** Compiles a call; an argument that would have no meaning is refused. */
export function compileCall<Call extends Given>(name: string, { most, compile }: Signature<Call>, call: Call): Value {
  const { args, context } = call;
  const extra = args[most];
  if (extra !== undefined) {
    const taken = most === 0 ? 'no arguments' : most === 1 ? 'one argument' : `up to ${most} arguments`;
    const message = `This argument of ${name} is not compiled: ${name} takes ${taken} here.`;
    context.errors.refuse(
      extra,
      'argument-unsupported',
      message,
      'Leave it out, and write what it does in statements.',
    );
  }
  if (most < Number.POSITIVE_INFINITY) refuseSpread(args, context);
  return compile(call);
}

/** Refuses arguments that are spread where each must be known by itself. */
function refuseSpread(args: readonly ts.Expression[], context: Context): void {
  for (const argument of args.filter(ts.isSpreadElement)) {
    const fix = 'Write each argument, or hand over the list.';
    context.errors.refuse(argument, 'argument-spread', 'Arguments cannot be spread here.', fix);
  }
}

/** The argument at the position; `undefined` when it is not given. */
export function argument({ args, context }: Given, position: number): Value | undefined {
  const node = args[position];
  return node === undefined ? undefined : context.expression(node);
}

/** The argument, or JavaScript's undefined. */
export function required(call: Given, position: number): Value {
  return argument(call, position) ?? nothing();
}

/** All arguments, none of which is spread. */
export function all({ args, context }: Given): Value[] {
  return args.map((node) => context.expression(node));
}

/** The code of all arguments. */
export function codes(call: Given): Expression[] {
  return all(call).map(({ code }) => code);
}

/** The arguments from a position on as one list, with those that are spread. */
export function rest({ args, context }: Given, from = 0): Value {
  return elements(args.slice(from), context);
}
