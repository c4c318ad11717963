import { ts } from 'ts-morph';
import type { Expression } from '../../groovy/ast.ts';
import {
  at,
  binary,
  call,
  callOn,
  closure,
  list,
  nil,
  number,
  parameter,
  property,
  string,
  variable,
} from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { asText } from '../convert.ts';
import { BOOLEAN, FUNCTION, LIST, MAP, may, NOTHING, OBJECT, only, TEXT, UNKNOWN } from '../kinds.ts';
import { collectionMethods } from '../methods/collections.ts';
import { isCompiled, methodCall } from '../methods/index.ts';
import { JAVA_METHODS } from '../methods/javaMethods.ts';
import { codes, compileCall, type Given, type MethodCall, type Signature, takes } from '../methods/method.ts';
import { STATICS, staticName } from '../methods/statics.ts';
import type { Pattern } from '../pattern.ts';
import type { Method } from '../scope.ts';
import { bare } from '../syntaxKinds.ts';
import { itemTypes, withType } from '../typeKinds.ts';
import { constant, nothing, type Value, value } from '../value.ts';
import { elements } from './literals.ts';
import { regularExpression } from './patterns.ts';
import { offered, stepCall, stepValue } from './steps.ts';

/** A call that does not begin with a value: a step, or a function of JavaScript's own. `undefined` for others. */
export function plainCall(node: ts.CallExpression, context: Context): Value | undefined {
  const step = offered(node.expression, context);
  if (step !== undefined) return stepValue(stepCall(step, node.arguments, context, false), node.arguments, context);
  const method = ts.isIdentifier(node.expression) ? context.scope.lookup(node.expression.text) : undefined;
  if (method?.means === 'method') return callOfMethod(method, node, context);
  const name = staticName(node.expression, context);
  const compile = name !== undefined && Object.hasOwn(STATICS, name) ? STATICS[name] : undefined;
  if (name === undefined || compile === undefined) return undefined;
  return compileCall(name, compile, { args: node.arguments, node, context });
}

/** `receiver.name(...)` */
export function callMethod(receiver: Value, name: string, node: ts.CallExpression, context: Context): Value {
  const tested = patternCall(name, node, context);
  if (tested !== undefined) return tested;
  if (name === 'call' || name === 'apply' || name === 'bind') {
    const message = `The method ${name} is not compiled.`;
    context.errors.refuse(node.expression, 'method-unsupported', message, 'Call the function itself.');
    return nothing();
  }
  const made = { receiver, args: node.arguments, node, context };
  const methods = collectionMethods(receiver);
  if (methods !== undefined) {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (method !== undefined) return compileCall(name, method, made);
    const fix = `Compiled are: ${Object.keys(methods).sort().join(', ')}.`;
    context.errors.refuse(node.expression, 'method-unsupported', `The method ${name} is not compiled.`, fix);
    return nothing();
  }
  if (only(receiver.kind, OBJECT)) return javaCall(receiver, name, node, context);
  const ofMap = Object.hasOwn(MAP_METHODS, name) ? MAP_METHODS[name] : undefined;
  if (only(receiver.kind, MAP | NOTHING) && may(receiver.kind, MAP)) {
    if (ofMap !== undefined) return compileCall(name, ofMap, made);
    return callValue(value(property(receiver.code, name), UNKNOWN), node.arguments, context);
  }
  // Groovy would call its own method of that name, where the author may mean an entry of a map.
  if (may(receiver.kind, MAP) && JAVA_METHODS.has(name) && !isCompiled(name, receiver)) {
    const given = [receiver.code, string(name), list(codes(made))];
    return value(context.helper('jsCall', given), UNKNOWN);
  }
  return methodCall(name, made);
}

/** What a map has besides its entries. */
const MAP_METHODS: Readonly<Record<string, Signature<MethodCall>>> = {
  toString: takes(0, ({ receiver, context }) => value(asText(context, receiver), TEXT)),
  hasOwnProperty: takes(1, (call) => {
    const [key = nothing()] = call.args.map((node) => call.context.expression(node));
    return value(callOn(call.receiver.code, 'containsKey', [asText(call.context, key)]), BOOLEAN);
  }),
};

/** `/.../.test(text)` and `exec`; `undefined` where the receiver is no regular expression. */
function patternCall(name: string, node: ts.CallExpression, context: Context): Value | undefined {
  if (!ts.isPropertyAccessExpression(node.expression)) return undefined;
  const pattern = regularExpression(node.expression.expression, context);
  if (pattern === undefined) return undefined;
  const signature = Object.hasOwn(PATTERN_METHODS, name) ? PATTERN_METHODS[name] : undefined;
  if (signature === undefined) {
    const message = `The method ${name} of a regular expression is not compiled.`;
    context.errors.refuse(node.expression, 'method-unsupported', message, 'Use test or exec, or a method of the text.');
    return nothing();
  }
  const searched = node.arguments[0] === undefined ? nothing() : context.expression(node.arguments[0]);
  return compileCall(name, signature, { args: node.arguments, node, context, pattern, searched });
}

interface PatternCall extends Given {
  readonly pattern: Pattern;
  readonly searched: Value;
}

const PATTERN_METHODS: Readonly<Record<string, Signature<PatternCall>>> = {
  test: takes(1, ({ pattern, searched, context }) => {
    const text = asText(context, searched);
    if (pattern.state !== undefined) return value(binary(stateful(pattern, text, context), '!=', nil()), BOOLEAN);
    return value(callOn(binary(text, '=~', string(pattern.source)), 'find'), BOOLEAN);
  }),
  exec: takes(1, ({ pattern, searched, context }) => {
    const text = asText(context, searched);
    const match = { match: { pattern, ...(pattern.state === undefined ? { searched } : {}) }, items: TEXT | NOTHING };
    const code =
      pattern.state === undefined
        ? context.helper('jsMatch', [text, string(pattern.source)])
        : stateful(pattern, text, context);
    return { ...value(code, LIST | NOTHING), ...match };
  }),
};

/** A search that goes on where the last one ended, as JavaScript's does with the flag g. */
function stateful({ source, state }: Pattern, text: Expression, context: Context): Expression {
  return context.helper('jsExec', [variable(state ?? ''), text, string(source)]);
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

// --- Functions of the project -----------------------------------------------------------------------------------------

function callOfMethod(called: Method, node: ts.CallExpression, context: Context): Value {
  const [first, ...others] = node.arguments;
  if (called.takesJenkins) requireJenkins(first ?? node, context);
  const args = called.takesJenkins ? others : node.arguments;
  return value(call(called.name, argumentsOf(called, args, context)), called.returns);
}

/** Such a function as a value: handed to `map`, or kept in a variable. */
export function methodValue(
  { name, arity, takesJenkins, hasRest, returns }: Method,
  node: ts.Node,
  context: Context,
): Value {
  if (takesJenkins || hasRest) {
    const message = 'This function cannot be handed on: what it takes is known only where it is called.';
    context.errors.refuse(node, 'function-as-value', message, 'Write (item) => f(item).');
  }
  const names = Array.from({ length: arity }, () => context.scope.temporary('given'));
  const code = closure(
    names.map((each) => parameter(each)),
    call(name, names.map(variable)),
  );
  return { ...value(code, FUNCTION), arity, returns };
}

/** The argument must be what the calling function was given: the name of it, or `{ sh, env }` of its names. */
function requireJenkins(node: ts.Expression, context: Context): void {
  const isName = ts.isIdentifier(node) && context.scope.lookup(node.text)?.means === 'jenkins';
  const isPart =
    ts.isObjectLiteralExpression(node) &&
    node.properties.every((each) => {
      if (!ts.isShorthandPropertyAssignment(each)) return false;
      const binding = context.scope.lookup(each.name.text);
      return binding?.means === 'offered' && binding.name === each.name.text;
    });
  if (isName || isPart) return;
  const message = 'This function takes what Jenkins offers first.';
  const fix = 'Hand on the parameter, f(jenkins), or what you took of it, f({ sh, env }).';
  context.errors.refuse(node, 'jenkins-argument', message, fix);
}

/** What is given to a function of the author's, as many as it has parameters. */
function argumentsOf(
  { arity, hasRest = false }: { readonly arity?: number | undefined; readonly hasRest?: boolean | undefined },
  args: readonly ts.Expression[],
  context: Context,
): Expression[] {
  const fixed = hasRest ? (arity ?? 1) - 1 : Number.POSITIVE_INFINITY;
  const given: Argument[] = [];
  const left = [...args];
  while (given.length < fixed) {
    const next = left.shift();
    if (next === undefined) break;
    given.push(...oneOrSpread(next, context));
  }
  const most = hasRest ? fixed : (arity ?? given.length);
  const more = given.slice(most);
  if (!hasRest) refuseUnevaluated(more, most, context);
  const padding = Array.from({ length: Math.max(0, most - given.length) }, nil);
  return [...codesOf(given.slice(0, most)), ...padding, ...(hasRest ? [restOf(more, left, context)] : [])];
}

const codesOf = (args: readonly Argument[]): Expression[] => args.map(({ code }) => code);

/** What a function does not take is not evaluated. */
function refuseUnevaluated(more: readonly Argument[], most: number, context: Context): void {
  for (const { node, steady } of more) {
    if (steady) continue;
    const taken = most === 1 ? 'one argument' : `${most} arguments`;
    const message = `The function takes ${taken}: this one would not be evaluated.`;
    context.errors.refuse(node, 'argument-unsupported', message, 'Do what it does in a statement before the call.');
  }
}

/** The list that a rest parameter takes. */
function restOf(first: readonly Argument[], others: readonly ts.Expression[], context: Context): Expression {
  if (first.length === 0) return elements(others, context).code;
  const known = list(codesOf(first));
  return others.length === 0 ? known : binary(known, '+', elements(others, context).code);
}

/** An argument by itself, and what it comes from. */
type Argument = Value & { readonly node: ts.Expression };

/** The argument, or each of those that are spread: as many as the text says that the list has. */
function oneOrSpread(argument: ts.Expression, context: Context): Argument[] {
  if (!ts.isSpreadElement(argument)) return [{ ...context.expression(argument), node: argument }];
  const expression = bare(argument.expression);
  if (ts.isArrayLiteralExpression(expression) && !expression.elements.some(ts.isOmittedExpression))
    return expression.elements.flatMap((element) => oneOrSpread(element, context));
  const items = itemsOf(context.expression(argument.expression));
  if (items !== undefined) return items.map((item) => ({ ...item, node: argument }));
  const message = 'How many arguments this spreads is known only when it runs.';
  const fix = 'Write each argument, hand over the list, or annotate it with a tuple: [string, number].';
  context.errors.refuse(argument, 'argument-spread', message, fix);
  return [];
}

/** The items of a list whose length is known; undefined for others. */
function itemsOf({ constant: known, type, code, steady }: Value): Value[] | undefined {
  if (Array.isArray(known)) return known.map(constant);
  const types = steady ? itemTypes(type) : undefined;
  return types?.map((each, index) => withType(value(at(code, number(index)), UNKNOWN, true), each));
}

/** A call of a function that is a value: a local function, or a parameter that holds one. */
export function callValue(called: Value, args: readonly ts.Expression[], context: Context): Value {
  return value(callOn(called.code, 'call', argumentsOf(called, args, context)), called.returns ?? UNKNOWN);
}

/** `value => rest` as a closure of one parameter. */
export function through(context: Context, rest: (given: Expression) => Expression): Expression {
  const name = context.scope.temporary('value');
  return closure([{ kind: 'parameter', name }], rest(variable(name)));
}
