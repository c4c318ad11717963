import { ts } from 'ts-morph';
import type { Expression, Parameter, Statement } from '../groovy/ast.ts';
import {
  assign,
  binary,
  boolean,
  call,
  map,
  method,
  nil,
  parameter,
  returnOf,
  statement,
  string,
  ternary,
  variable,
} from '../groovy/build.ts';
import { hasErrors } from '../model/diagnostic.ts';
import { present } from '../model/present.ts';
import type { Context } from './context.ts';
import { asBoolean } from './convert.ts';
import type { ErrorCollector } from './errorCollector.ts';
import { compileExpression } from './expressions/index.ts';
import { condition } from './expressions/logic.ts';
import { GLOBALS } from './expressions/steps.ts';
import { type AnyFunction, compileClosure, compileParameter, refuseKinds } from './functions.ts';
import { HELPER_NAMES, type HelperName } from './helpers/index.ts';
import { FUNCTION, LIST, MAP, NOTHING, only, UNKNOWN } from './kinds.ts';
import { type FunctionNode, parseFunction } from './parse.ts';
import { type Method, Scope } from './scope.ts';
import type { CompiledFunction, FunctionSource } from './source.ts';
import { compileBlock } from './statements/block.ts';
import { declareNames, destructure } from './statements/destructure.ts';
import { effect } from './statements/effects.ts';
import { compileStatement } from './statements/index.ts';
import { returnedKind } from './syntaxKinds.ts';
import { checkedType, isAny, kindOfType, withType } from './typeKinds.ts';
import { value } from './value.ts';

/**
 * The body of `script { }`.
 *
 * @example ({ sh, env }) => { if (env.CHANGE_ID) sh('make check'); }
 */
export function compileScript(source: FunctionSource): CompiledFunction {
  return compiled(source, (node, context) => {
    refuseMore(node, 1, context);
    return bodyStatements(node, context);
  });
}

/**
 * The body of `expression { }`: it ends with a `return` of a boolean.
 *
 * @example ({ env }) => env.BRANCH_NAME === 'QA' && !env.CHANGE_FORK
 */
export function compileCondition(source: FunctionSource): CompiledFunction {
  return compiled(source, (node, outer) => {
    const context = outer.at(outer.scope, 'condition');
    refuseMore(node, 1, context);
    if (node.body !== undefined && !ts.isBlock(node.body)) {
      return [returnOf(asBoolean(context, condition(node.body, context)))];
    }
    const statements = bodyStatements(node, context);
    return statements.at(-1)?.kind === 'return' ? statements : [...statements, returnOf(boolean(false))];
  });
}

/**
 * A step of the shared library: the statements of `vars/<name>.groovy`, which declare `call`.
 *
 * A second parameter that is taken apart, or whose type is an object, becomes named arguments; a parameter that is a
 * function becomes the step's block.
 *
 * @example export default function notify({ sh }: Jenkins, { channel }: { channel: string }) { sh(`notify ${channel}`); }
 */
export function compileStep(source: FunctionSource): CompiledFunction {
  return compiled(source, (node, context) => {
    const head: Statement[] = [];
    const parameters = node.parameters.slice(1).map((declared) => stepParameter(declared, node, context, head));
    const { body } = node;
    const statements =
      body === undefined || ts.isBlock(body)
        ? bodyStatements(node, context)
        : [returnOf(context.expression(body).code)];
    return [method('call', parameters, [...head, ...statements])];
  });
}

/**
 * A function of the project that others call, as a method of the file. Its first parameter may be what Jenkins offers,
 * which the method has at hand.
 *
 * @example function tagOf({ sh }: Jenkins, name: string) { return sh({ script: `git tag ${name}`, returnStdout: true }); }
 */
export function compileMethod(source: FunctionSource, name: string): CompiledFunction {
  return compiled(
    source,
    (node, context) => {
      const head: Statement[] = [];
      const own = node.parameters.slice(takesJenkins(node) ? 1 : 0);
      const parameters = own.map((declared) => compileParameter(declared, node, context, head));
      const { body } = node;
      const statements =
        body === undefined || ts.isBlock(body)
          ? bodyStatements(node, context)
          : [returnOf(context.expression(body).code)];
      // Groovy would return what the last statement gives.
      const end = statements.at(-1)?.kind === 'return' ? [] : [returnOf(nil())];
      return [method(name, parameters, [...head, ...statements, ...end])];
    },
    takesJenkins,
  );
}

/** Whether the function's first parameter is what Jenkins offers: `({ sh }: Jenkins, ...)`. */
function takesJenkins({ parameters: [first] }: FunctionNode): boolean {
  return first?.type !== undefined && /\bJenkins\b/.test(first.type.getText());
}

/** The functions outside as bindings of their names. */
function methodsOf({ functions = {}, file, line: lineNumber, column }: FunctionSource): [string, Method][] {
  return Object.entries(functions).flatMap(([name, { method: inGroovy, text }]): [string, Method][] => {
    const { node } = parseFunction({ text, file, line: lineNumber, column, constants: {} });
    if (node === undefined) return [];
    const given = takesJenkins(node);
    const hasRest = node.parameters.some(({ dotDotDotToken }) => dotDotDotToken !== undefined);
    const arity = node.parameters.length - (given ? 1 : 0);
    return [
      [name, { means: 'method', name: inGroovy, arity, takesJenkins: given, hasRest, returns: returnedKind(node) }],
    ];
  });
}

function compiled(
  source: FunctionSource,
  compile: (node: FunctionNode, context: Context) => Statement[],
  isGiven: (node: FunctionNode) => boolean = () => true,
): CompiledFunction {
  const { node, errors } = parseFunction(source);
  if (node === undefined) return { helpers: [], diagnostics: errors.found };
  const methods = methodsOf(source);
  const helpers = new Set<string>();
  const steps = /\bthrow\b/.test(source.text) ? ['error'] : [];
  const offered = isGiven(node) ? offeredNames(node) : [];
  const root = new Scope([
    ...['it', 'call', 'steps', ...steps],
    ...Object.keys(GLOBALS),
    ...HELPER_NAMES,
    ...offered,
    ...methods.map(([, { name }]) => name),
  ]);
  for (const [name, binding] of methods) root.bind(name, binding);
  for (const [name, known] of Object.entries(source.constants)) root.bind(name, { means: 'constant', value: known });
  const scope = root.child();
  const context = contextOf(scope, errors, helpers, 'value');
  refuseKinds(node, context);
  if (isGiven(node)) bindJenkins(node, scope, errors);
  const statements = compile(node, context.at(scope.child()));
  if (hasErrors(errors.found)) return { helpers: [], diagnostics: inOrder(errors) };
  return { statements, helpers: [...helpers].sort(), diagnostics: inOrder(errors) };
}

function inOrder({ found }: ErrorCollector): CompiledFunction['diagnostics'] {
  const at = ({ where }: (typeof found)[number]): number => (where?.line ?? 0) * 100_000 + (where?.column ?? 0);
  return [...found].sort((left, right) => at(left) - at(right));
}

function contextOf(scope: Scope, errors: ErrorCollector, helpers: Set<string>, returns: Context['returns']): Context {
  const context: Context = {
    scope,
    errors,
    returns,
    expression: (node) => compileExpression(node, context),
    closure: (node, options) => compileClosure(node, context, options),
    block: (statements, given = scope.child()) => compileBlock(statements, context.at(given), compileStatement),
    effect: (node) => effect(node, context),
    helper(name: HelperName, args: readonly Expression[]) {
      helpers.add(name);
      return call(name, args);
    },
    at: (other, otherReturns = returns) => contextOf(other, errors, helpers, otherReturns),
  };
  return context;
}

// --- What Jenkins offers ----------------------------------------------------------------------------------------------

/** Binds the first parameter, `({ sh, env })` or `(jenkins)`. */
function bindJenkins(node: FunctionNode, scope: Scope, errors: ErrorCollector): void {
  const name = node.parameters[0]?.name;
  if (name === undefined) return;
  if (ts.isIdentifier(name)) {
    scope.bind(name.text, { means: 'jenkins' });
    return;
  }
  if (ts.isArrayBindingPattern(name)) {
    errors.refuse(name, 'parameter-unsupported', 'What Jenkins offers has names.', 'Write ({ sh, env }) => ...');
    return;
  }
  for (const element of name.elements) {
    const key = element.propertyName ?? element.name;
    if (
      !ts.isIdentifier(element.name) ||
      !ts.isIdentifier(key) ||
      element.dotDotDotToken !== undefined ||
      element.initializer !== undefined
    ) {
      const fix = 'Write ({ sh, env }) => ..., and read parts of env in the body.';
      errors.refuse(
        element,
        'parameter-unsupported',
        'Only the names of steps and global variables can be taken here.',
        fix,
      );
    } else scope.bind(element.name.text, { means: 'offered', name: key.text });
  }
}

/** The names in Groovy of all that the function takes from Jenkins: no variable may hide them. */
function offeredNames(node: FunctionNode): string[] {
  const name = node.parameters[0]?.name;
  if (name === undefined || ts.isArrayBindingPattern(name)) return [];
  if (ts.isObjectBindingPattern(name)) {
    return name.elements.flatMap(({ propertyName, name: bound }) => (propertyName ?? bound).getText());
  }
  const found: string[] = [];
  const visit = (inner: ts.Node): void => {
    if (
      ts.isPropertyAccessExpression(inner) &&
      ts.isIdentifier(inner.expression) &&
      inner.expression.text === name.text
    )
      found.push(inner.name.text);
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return found;
}

// --- Bodies and parameters ------------------------------------------------------------------------------------------

function bodyStatements(node: AnyFunction, context: Context): Statement[] {
  const { body } = node;
  if (body === undefined) return [];
  if (ts.isBlock(body)) return context.block(body.statements, context.scope);
  const origin = context.errors.origin(body);
  return context.effect(body).map((made) => ({ ...made, origin }));
}

function refuseMore(node: FunctionNode, most: number, context: Context): void {
  const extra = node.parameters[most];
  if (extra === undefined) return;
  const fix = 'Values that are known when the pipeline is built can be constants outside of the function.';
  context.errors.refuse(extra, 'parameter-unsupported', 'This function is given only what Jenkins offers.', fix);
}

function stepParameter(
  declared: ts.ParameterDeclaration,
  node: FunctionNode,
  context: Context,
  head: Statement[],
): Parameter {
  const kind = kindOfType(declared.type);
  const checked = checkedType(declared.type);
  const takesNamed =
    ts.isObjectBindingPattern(declared.name) || (ts.isIdentifier(declared.name) && only(kind, MAP)) || kind === UNKNOWN;
  if (!takesNamed || declared.dotDotDotToken !== undefined) {
    const { name } = compileParameter(declared, node, context, head);
    const isOptional = declared.questionToken !== undefined || declared.initializer !== undefined;
    const type = only(kind, FUNCTION | NOTHING) ? 'Closure' : only(kind, LIST | NOTHING) ? 'List' : undefined;
    if (!isAny(checked)) head.unshift(check(name, checked, isOptional, context));
    return parameter(name, { ...present({ type }), ...(isOptional ? { defaultValue: nil() } : {}) });
  }
  if (ts.isIdentifier(declared.name)) {
    const local = context.scope.declare(declared.name.text, true, MAP);
    if (declared.type !== undefined) local.known = { type: declared.type };
    if (!isAny(checked)) head.push(checkNamed(local.name, checked, context));
    return parameter(local.name, { type: 'Map', defaultValue: map([]) });
  }
  const name = context.scope.temporary('args');
  declareNames(declared.name, true, context.scope);
  if (!isAny(checked)) head.push(checkNamed(name, checked, context));
  const source = { ...withType(value(variable(name), MAP, true), declared.type), kind: MAP };
  if (ts.isObjectBindingPattern(declared.name)) head.push(...destructure(declared.name, source, context));
  return parameter(name, { type: 'Map', defaultValue: map([]) });
}

/** Callers in Groovy may give anything: what the body relies on is made sure of first. */
function check(name: string, type: Expression, isOptional: boolean, context: Context): Statement {
  const given = variable(name);
  const checked = context.helper('jsChecked', [given, type, string(name)]);
  return statement(assign(given, isOptional ? ternary(binary(given, '==', nil()), nil(), checked) : checked));
}

/** The same of named arguments, none of which may be unknown. */
function checkNamed(name: string, types: Expression, context: Context): Statement {
  return statement(assign(variable(name), context.helper('jsArguments', [variable(name), types])));
}
