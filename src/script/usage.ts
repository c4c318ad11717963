import { ts } from 'ts-morph';

/** Whether a function inside the node uses the name; functions that are left out, but not those inside them, may. */
export function isCaptured(node: ts.Node, name: string, leftOut: (inner: ts.Node) => boolean): boolean {
  return someOf(node, name, (inner) => ts.isFunctionLike(inner) && !leftOut(inner) && mentions(inner, name));
}

/** Whether the node uses the name. */
export function mentions(node: ts.Node, name: string): boolean {
  return someOf(node, name, (inner) => ts.isIdentifier(inner) && inner.text === name);
}

/** Whether the node assigns to the name. */
export function isAssigned(node: ts.Node, name: string): boolean {
  return assignmentsTo(node, name).length > 0;
}

/** What the node assigns to the name: the new values, or the whole expression for `x++`. */
export function assignmentsTo(node: ts.Node, name: string): ts.Expression[] {
  const found: ts.Expression[] = [];
  someOf(node, name, (inner) => {
    if (ts.isBinaryExpression(inner) && isAssignment(inner.operatorToken.kind)) {
      if (isNamed(inner.left, name)) found.push(inner);
      else if (isPattern(inner.left) && mentions(inner.left, name)) found.push(inner.left);
    }
    if (
      (ts.isPostfixUnaryExpression(inner) || ts.isPrefixUnaryExpression(inner)) &&
      isCount(inner.operator) &&
      isNamed(inner.operand, name)
    ) {
      found.push(inner);
    }
    return false;
  });
  return found;
}

/** A list or map literal that is assigned to. */
function isPattern(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isPattern(node.expression);
  return ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node);
}

export function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
}

/** Whether the node calls a method that changes the list of the name: then going through it sees the change. */
export function isChanged(node: ts.Node, name: string): boolean {
  return someOf(
    node,
    name,
    (inner) =>
      ts.isCallExpression(inner) &&
      ts.isPropertyAccessExpression(inner.expression) &&
      isNamed(inner.expression.expression, name) &&
      ['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse'].includes(inner.expression.name.text),
  );
}

/** Whether the node, functions inside it aside, has a statement of the kind. */
export function hasOwn(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return some(node, (inner) => inner.kind === kind, true);
}

/** The nodes inside, functions among them aside. */
export function ownNodes(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    if (!ts.isFunctionLike(child)) found.push(child, ...ownNodes(child));
  });
  return found;
}

export function isCount(operator: ts.SyntaxKind): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

function isNamed(node: ts.Expression, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

/** Whether the node or one inside it passes; of functions inside it those only when not `own`. */
export function some(node: ts.Node, test: (node: ts.Node) => boolean, own = false): boolean {
  if (test(node)) return true;
  return ts.forEachChild(node, (child) => (own && ts.isFunctionLike(child) ? false : some(child, test, own))) ?? false;
}

/** The same, without the parts of the node in which the name is another variable. */
function someOf(node: ts.Node, name: string, test: (node: ts.Node) => boolean): boolean {
  if (test(node)) return true;
  return ts.forEachChild(node, (child) => !redeclares(child, name) && someOf(child, name, test)) ?? false;
}

/** Whether the node begins a scope in which the name is another variable. */
function redeclares(node: ts.Node, name: string): boolean {
  if (ts.isFunctionLike(node)) return node.parameters.some((parameter) => binds(parameter.name, name));
  if (ts.isBlock(node))
    return node.statements.some(
      (statement) => ts.isVariableStatement(statement) && lists(statement.declarationList, name),
    );
  if (!ts.isForStatement(node) && !ts.isForOfStatement(node) && !ts.isForInStatement(node)) return false;
  return (
    node.initializer !== undefined && ts.isVariableDeclarationList(node.initializer) && lists(node.initializer, name)
  );
}

function lists(list: ts.VariableDeclarationList, name: string): boolean {
  return list.declarations.some((declaration) => binds(declaration.name, name));
}

function binds(bound: ts.BindingName, name: string): boolean {
  if (ts.isIdentifier(bound)) return bound.text === name;
  return bound.elements.some((element) => !ts.isOmittedExpression(element) && binds(element.name, name));
}
