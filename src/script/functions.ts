import { ts } from 'ts-morph';
import type { Closure, Parameter, Statement } from '../groovy/ast.ts';
import { assign, binary, closure, ifElse, nil, parameter, returnOf, statement, variable } from '../groovy/build.ts';
import type { ClosureOptions, Context } from './context.ts';
import { truthiness } from './convert.ts';
import { BOOLEAN, type Kind, LIST, may, NOTHING, UNKNOWN } from './kinds.ts';
import { declareNames, destructure } from './statements/destructure.ts';
import { arityOfType, itemsOfType, kindOfType, withType } from './typeKinds.ts';
import { isAssigned } from './usage.ts';
import { value } from './value.ts';

export type AnyFunction = ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration | ts.FunctionDeclaration;

/** Refuses what no function may be: asynchronous, or a generator. */
export function refuseKinds(node: AnyFunction, context: Context): void {
  const modifier = node.modifiers?.find(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  if (modifier !== undefined) {
    context.errors.refuse(
      modifier,
      'await',
      'Steps wait by themselves: there is nothing to await.',
      'Leave out await and async.',
    );
  }
  if (node.asteriskToken !== undefined) {
    context.errors.refuse(
      node.asteriskToken,
      'generator',
      'Generators are not compiled.',
      'Collect the values in a list.',
    );
  }
}

/** A function as a closure. Its parameters are padded to as many as it is given: Groovy refuses others, JavaScript does not. */
export function compileClosure(node: AnyFunction, outer: Context, options: ClosureOptions): Closure {
  refuseKinds(node, outer);
  const context = outer.at(outer.scope.child(), 'value');
  const head: Statement[] = [];
  const parameters = node.parameters.map((declared, index) =>
    compileParameter(declared, node, context, head, options.kinds?.[index]),
  );
  while (parameters.length < options.given) parameters.push(parameter(context.scope.temporary('ignored')));
  // The body of a block step is called without arguments: it looks as in any Jenkinsfile.
  const names = options.isBody === true && parameters.length === 0 ? undefined : parameters;
  const { body } = node;
  if (body === undefined) return closure(names, []);
  if (!ts.isBlock(body)) {
    if (options.discarded === true || node.type?.kind === ts.SyntaxKind.VoidKeyword) {
      return closure(names, [...head, ...context.effect(body)]);
    }
    const found = context.expression(body);
    const result = options.asCondition === true ? value(truthiness(context, found), BOOLEAN) : found;
    options.onResult?.(result);
    return head.length === 0 ? closure(names, result.code) : closure(names, [...head, returnOf(result.code)]);
  }
  const statements = [...head, ...context.block(body.statements, context.scope)];
  const last = statements.at(-1);
  // Groovy would return what the last statement gives.
  if (options.discarded !== true && last !== undefined && !ENDS.includes(last.kind)) statements.push(returnOf(nil()));
  return closure(names, statements);
}

/** Kinds of last statements after which a closure returns nothing that was not asked for. */
const ENDS: readonly Statement['kind'][] = ['return', 'throw', 'forIn', 'for', 'while'];

/** A parameter; `head` takes the statements that a default or a pattern needs. */
export function compileParameter(
  declared: ts.ParameterDeclaration,
  node: AnyFunction,
  context: Context,
  head: Statement[],
  given: Kind = UNKNOWN,
): Parameter {
  if (declared.dotDotDotToken !== undefined && !isCalledByName(node)) {
    const fix = 'Give the function a name, const f = (...all) => { ... }, and call it by that; or take a list.';
    context.errors.refuse(declared, 'rest-parameter', 'What calls this function gives no list of the rest.', fix);
  }
  const annotated = kindOfType(declared.type) | (declared.questionToken === undefined ? 0 : NOTHING);
  const isRest = declared.dotDotDotToken !== undefined;
  const kind = isRest ? LIST : declared.type === undefined ? given : annotated;
  if (!ts.isIdentifier(declared.name)) {
    const name = context.scope.temporary('given');
    declareNames(declared.name, true, context.scope);
    head.push(
      ...defaults(name, declared, context),
      ...destructure(declared.name, withType(value(variable(name), kind, true), declared.type), context),
    );
    return parameter(name);
  }
  const fixed = node.body === undefined || !isAssigned(node.body, declared.name.text);
  const local = context.scope.declare(declared.name.text, fixed, fixed ? kind : UNKNOWN);
  if (fixed) local.items = itemsOfType(declared.type);
  if (declared.type !== undefined) local.known = { type: declared.type };
  const arity = arityOfType(declared.type);
  if (arity !== undefined && fixed) local.arity = arity;
  head.push(...defaults(local.name, declared, context));
  if (declared.initializer !== undefined)
    local.kind = UNKNOWN & ~(may(kind, NOTHING) && kind !== UNKNOWN ? NOTHING : 0);
  return parameter(local.name);
}

/** Whether all calls of the function are seen: it is declared, or the value of a constant. */
function isCalledByName(node: AnyFunction): boolean {
  if (ts.isFunctionDeclaration(node) || ts.isSourceFile(node.parent.parent)) return true;
  return ts.isVariableDeclaration(node.parent) && (ts.getCombinedNodeFlags(node.parent) & ts.NodeFlags.Const) !== 0;
}

function defaults(name: string, declared: ts.ParameterDeclaration, context: Context): Statement[] {
  if (declared.initializer === undefined) return [];
  const otherwise = context.expression(declared.initializer).code;
  return [ifElse(binary(variable(name), '==', nil()), [statement(assign(variable(name), otherwise))])];
}
