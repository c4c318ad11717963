import { ts } from 'ts-morph';
import type { Expression } from '../../groovy/ast.ts';
import { binary, callOn, closure, nil, number, property, string, variable } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { asText } from '../convert.ts';
import { BOOLEAN, LIST, MAP, NOTHING, OBJECT, only, UNKNOWN } from '../kinds.ts';
import { methodCall } from '../methods/index.ts';
import { STATICS, staticName } from '../methods/statics.ts';
import { nothing, type Value, value } from '../value.ts';
import { regularExpression } from './patterns.ts';
import { offered, stepCall, stepValue } from './steps.ts';

/** A call that does not begin with a value: a step, or a function of JavaScript's own. `undefined` for others. */
export function plainCall(node: ts.CallExpression, context: Context): Value | undefined {
  const step = offered(node.expression, context);
  if (step !== undefined) return stepValue(stepCall(step, node.arguments, context, false), node.arguments);
  const name = staticName(node.expression, context);
  if (name === undefined) return undefined;
  const compile = Object.hasOwn(STATICS, name) ? STATICS[name] : undefined;
  if (compile === undefined) return undefined;
  if (node.arguments.some(ts.isSpreadElement)) {
    if (name === 'Math.max' || name === 'Math.min') return extreme(node, name, context);
    refuseSpread(node, context);
  }
  return compile(values(node.arguments, context), context);
}

/** `receiver.name(...)` */
export function callMethod(receiver: Value, name: string, node: ts.CallExpression, context: Context): Value {
  const tested = patternCall(name, node, context);
  if (tested !== undefined) return tested;
  refuseSpread(node, context, name === 'push' || name === 'concat' || name === 'unshift');
  if (name === 'call' || name === 'apply' || name === 'bind') {
    context.faults.refuse(
      node.expression,
      'method-unsupported',
      `The method ${name} is not compiled.`,
      'Call the function itself.',
    );
    return nothing();
  }
  if (receiver.code.kind === 'variable' && only(receiver.kind, OBJECT)) return javaCall(receiver, name, node, context);
  if (only(receiver.kind, MAP) && !MAP_METHODS.includes(name)) {
    return callValue(value(property(receiver.code, name), UNKNOWN), node.arguments, context);
  }
  if (only(receiver.kind, OBJECT)) return javaCall(receiver, name, node, context);
  return methodCall(name, { receiver, args: node.arguments, node, context });
}

const MAP_METHODS: readonly string[] = ['toString'];

/** `/.../.test(text)` and `exec`; `undefined` where the receiver is no regular expression. */
function patternCall(name: string, node: ts.CallExpression, context: Context): Value | undefined {
  if ((name !== 'test' && name !== 'exec') || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const pattern = regularExpression(node.expression.expression, context);
  if (pattern === undefined) return undefined;
  const subject = node.arguments[0] === undefined ? nothing() : context.expression(node.arguments[0]);
  const text = asText(context, subject);
  if (name === 'exec') return value(context.helper('jsMatch', [text, string(pattern.source)]), LIST | NOTHING);
  return value(callOn(binary(text, '=~', string(pattern.source)), 'find'), BOOLEAN);
}

/** A method of an object of Jenkins' own, `docker.image('node').inside(() => { ... })`. */
function javaCall(receiver: Value, name: string, node: ts.CallExpression, context: Context): Value {
  const step = stepCall(name, node.arguments, context, false);
  return value(callOn(receiver.code, name, step.arguments, step.body), resultOf(receiver));
}

/** What Docker's global variable makes are objects of its own again. */
function resultOf({ code }: Value): number {
  return code.kind === 'variable' && code.name === 'docker' ? OBJECT : UNKNOWN;
}

/** A call of a function that is a value: a local function, or a parameter that holds one. */
export function callValue(called: Value, args: readonly ts.Expression[], context: Context): Value {
  const given = values(args, context).map(({ code }) => code);
  const { arity } = called;
  const padding = arity === undefined ? [] : Array.from({ length: Math.max(0, arity - given.length) }, nil);
  return value(callOn(called.code, 'call', [...given.slice(0, arity), ...padding]), UNKNOWN);
}

function values(args: readonly ts.Expression[], context: Context): Value[] {
  return args.map((argument) => context.expression(argument));
}

/** `Math.max(...numbers)` */
function extreme(node: ts.CallExpression, name: string, context: Context): Value {
  const items = ts.factory.createArrayLiteralExpression(node.arguments);
  const all = context.expression(items);
  const sign = name === 'Math.max' ? 1 : -1;
  return value(context.helper('jsExtreme', [all.code, number(sign)]), UNKNOWN);
}

function refuseSpread(node: ts.CallExpression, context: Context, allowed = false): void {
  if (allowed) return;
  for (const argument of node.arguments) {
    if (ts.isSpreadElement(argument)) {
      context.faults.refuse(
        argument,
        'argument-spread',
        'Arguments cannot be spread.',
        'Write each argument, or hand over the list.',
      );
    }
  }
}

/** `value => rest` as a closure of one parameter. */
export function through(context: Context, rest: (given: Expression) => Expression): Expression {
  const name = context.scope.temporary('value');
  return closure([{ kind: 'parameter', name }], rest(variable(name)));
}
