import { ts } from 'ts-morph';
import type { Statement } from '../../groovy/ast.ts';
import { assign, declare, statement, variable } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { takesRest } from '../expressions/literals.ts';
import { FUNCTION } from '../kinds.ts';
import { returnedKind } from '../syntaxKinds.ts';
import { mentions } from '../usage.ts';
import { boundNames, declareNames } from './destructure.ts';

/** Compiles one statement of a block whose names are declared. */
type CompileStatement = (node: ts.Statement, context: Context) => Statement[];

/**
 * The statements of a block, whose scope is the context's.
 *
 * Functions come first, as in JavaScript they can be called before they are written. What a function uses before Groovy
 * would have seen its declaration is declared at the start.
 */
export function compileBlock(nodes: readonly ts.Statement[], context: Context, compile: CompileStatement): Statement[] {
  for (const node of nodes) hoist(node, context);
  const functions = nodes.filter(ts.isFunctionDeclaration);
  const ahead = declareAhead(nodes, context);
  const first = functions.flatMap((node) => traced(node, declaredFunction(node, context), context));
  const rest = nodes.filter((node) => !ts.isFunctionDeclaration(node));
  return [...ahead, ...first, ...rest.flatMap((node) => traced(node, compile(node, context), context))];
}

/** The statements, each knowing where its author wrote it, unless it knows better. */
function traced(node: ts.Node, statements: readonly Statement[], context: Context): Statement[] {
  const origin = context.errors.origin(node);
  return statements.map((made) => (made.origin === undefined ? Object.freeze({ ...made, origin }) : made));
}

function hoist(node: ts.Statement, context: Context): void {
  if (ts.isVariableStatement(node)) {
    const fixed = (node.declarationList.flags & ts.NodeFlags.Const) !== 0;
    for (const declaration of node.declarationList.declarations) declareNames(declaration.name, fixed, context.scope);
  } else if (ts.isFunctionDeclaration(node) && node.name !== undefined) {
    const local = context.scope.declare(node.name.text, true, FUNCTION);
    local.arity = node.parameters.length;
    local.hasRest = takesRest(node);
    local.returns = returnedKind(node);
  }
}

/** Declares what functions of the block use before its declaration, their own names included. */
function declareAhead(nodes: readonly ts.Statement[], context: Context): Statement[] {
  return nodes.flatMap((node, index) =>
    namesOf(node).flatMap((name) => {
      const local = context.scope.own(name);
      const earlier = nodes.filter((other, position) => ts.isFunctionDeclaration(other) || position < index);
      const users = [...earlier.filter((other) => other !== node), node];
      if (local === undefined || !users.some((user) => usesInFunction(user, name, user === node))) return [];
      local.declaredAhead = true;
      return [declare(local.name)];
    }),
  );
}

function namesOf(node: ts.Statement): string[] {
  if (ts.isFunctionDeclaration(node)) return node.name === undefined ? [] : [node.name.text];
  if (!ts.isVariableStatement(node)) return [];
  return node.declarationList.declarations.flatMap(({ name }) => boundNames(name).map(({ text }) => text));
}

/** Whether a function in the statement uses the name: in the declaration itself, in its initial value. */
function usesInFunction(node: ts.Statement, name: string, isItself: boolean): boolean {
  if (ts.isFunctionDeclaration(node))
    return (
      (node.body !== undefined && mentions(node.body, name)) || node.parameters.some((each) => mentions(each, name))
    );
  const parts =
    isItself && ts.isVariableStatement(node)
      ? node.declarationList.declarations.map(({ initializer }) => initializer)
      : [node];
  return parts.some((part) => part !== undefined && functionMentions(part, name));
}

function functionMentions(node: ts.Node, name: string): boolean {
  if (ts.isFunctionLike(node)) return mentions(node, name);
  return ts.forEachChild(node, (child) => functionMentions(child, name)) ?? false;
}

function declaredFunction(node: ts.FunctionDeclaration, context: Context): Statement[] {
  const local = node.name === undefined ? undefined : context.scope.own(node.name.text);
  if (local === undefined) return [];
  const code = context.closure(node, { given: 0 });
  return [local.declaredAhead === true ? statement(assign(variable(local.name), code)) : declare(local.name, code)];
}
