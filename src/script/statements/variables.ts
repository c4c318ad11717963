import { ts } from 'ts-morph';
import type { Statement } from '../../groovy/ast.ts';
import { declare, entry, map, number, variable } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { type Kind, NOTHING, NUMBER, ORDERED, only, REAL, TEXT, UNKNOWN } from '../kinds.ts';
import { quickKind } from '../syntaxKinds.ts';
import { arityOfType, itemsOfType, kindOfType } from '../typeKinds.ts';
import { assignmentsTo, some } from '../usage.ts';
import { nothing, type Value } from '../value.ts';
import { declared, destructure } from './destructure.ts';

/** `const a = 1, { b } = c;` */
export function variableStatement(list: ts.VariableDeclarationList, context: Context): Statement[] {
  if ((list.flags & ts.NodeFlags.BlockScoped) === 0) {
    context.errors.refuse(list, 'var', 'var reaches beyond its block.', 'Write let or const.');
  }
  return list.declarations.flatMap((node) => declaration(node, context));
}

function declaration(node: ts.VariableDeclaration, context: Context): Statement[] {
  const { name, initializer, type } = node;
  if (ts.isIdentifier(name)) {
    const local = context.scope.own(name.text);
    if (local !== undefined && initializer !== undefined && ts.isRegularExpressionLiteral(initializer) && local.fixed) {
      local.pattern = initializer;
      if (!searchesOn(initializer, name)) return [];
      local.keepsPosition = true;
      return [declare(local.name, map([entry('lastIndex', number(0))]))];
    }
    if (local !== undefined && type !== undefined && local.fixed) local.kind = kindOfType(type);
    const given = initializer === undefined ? nothing() : context.expression(initializer);
    const made = initializer === undefined ? declare(local?.name ?? name.text) : declared(name.text, given, context);
    if (local !== undefined) {
      local.kind = variableKind(node, given, local.fixed);
      if (type !== undefined) local.known = { ...local.known, type };
      if (type !== undefined && local.fixed) local.items = itemsOfType(type);
      const arity = arityOfType(type);
      if (arity !== undefined && local.fixed) local.arity = Math.max(arity, given.arity ?? 0);
    }
    return initializer === undefined && local?.declaredAhead === true ? [] : [made];
  }
  const given = initializer === undefined ? nothing() : context.expression(initializer);
  if (given.steady && given.code.kind === 'variable') return destructure(name, given, context);
  const whole = context.scope.temporary('whole');
  return [declare(whole, given.code), ...destructure(name, { ...given, code: variable(whole), steady: true }, context)];
}

/** Whether the author's code searches with the regular expression where the last search ended. */
function searchesOn({ text }: ts.RegularExpressionLiteral, name: ts.Identifier): boolean {
  const ends = (node: ts.Node): boolean =>
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === name.text &&
    ['test', 'exec', 'lastIndex'].includes(node.name.text);
  return /\w*g\w*$/.test(text) && some(name.getSourceFile(), ends);
}

/** What the variable's values are: by its type, or by its first value and all that is assigned to it. */
function variableKind(node: ts.VariableDeclaration, given: Value, fixed: boolean): Kind {
  if (!ts.isIdentifier(node.name)) return UNKNOWN;
  if (fixed) return node.type === undefined ? given.kind : given.kind === UNKNOWN ? kindOfType(node.type) : given.kind;
  if (node.type !== undefined) return kindOfType(node.type) | (node.initializer === undefined ? NOTHING : 0);
  const first = widened(given.kind);
  return assignmentsTo(node.getSourceFile(), node.name.text).reduce(
    (kind, assigned) => kind | assignedKind(assigned, first),
    first,
  );
}

/** Numbers that are counted with may become large. */
function widened(kind: Kind): Kind {
  return only(kind, ORDERED) ? (kind & ~ORDERED) | ORDERED : kind;
}

function assignedKind(node: ts.Expression, current: Kind): Kind {
  if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node))
    return only(current, ORDERED) ? REAL : NUMBER | UNKNOWN;
  if (!ts.isBinaryExpression(node)) return UNKNOWN;
  const right = quickKind(node.right);
  const operator = node.operatorToken.kind;
  if (operator === ts.SyntaxKind.EqualsToken) return right;
  const both = current | right;
  if (operator === ts.SyntaxKind.PlusEqualsToken) {
    if (only(current, TEXT) || only(right, TEXT)) return TEXT;
    if (!only(both, NUMBER)) return UNKNOWN;
  }
  const adds = operator === ts.SyntaxKind.PlusEqualsToken || operator === ts.SyntaxKind.MinusEqualsToken;
  return adds ? (only(both, ORDERED) ? REAL : NUMBER) : UNKNOWN;
}
