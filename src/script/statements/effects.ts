import { ts } from 'ts-morph';
import type { Argument, Statement } from '../../groovy/ast.ts';
import { block, call, callOn, declare, ifElse, line, number, statement, variable } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { asText, truthiness } from '../convert.ts';
import { item, member } from '../expressions/access.ts';
import { assigned, countUp, KEEPING, steadyTarget, targetOf } from '../expressions/assignments.ts';
import { condition } from '../expressions/logic.ts';
import { offered, stepCall } from '../expressions/steps.ts';
import { LIST, only } from '../kinds.ts';
import { hasOwn, isAssignment, isChanged, isCount } from '../usage.ts';
import { constant, type Value, value } from '../value.ts';
import { bodyOf, loop } from './loops.ts';

/** An expression that stands for what it does: a step, a call, an assignment, `x++`. */
export function effect(node: ts.Expression, context: Context): Statement[] {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return context.effect(node.expression);
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) return assignment(node, context);
  if (ts.isPostfixUnaryExpression(node) || (ts.isPrefixUnaryExpression(node) && isCount(node.operator)))
    return count(node, context);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken) {
    return [...context.effect(node.left), ...context.effect(node.right)];
  }
  if (ts.isDeleteExpression(node)) return deletion(node, context);
  if (ts.isCallExpression(node)) return callStatement(node, context);
  if (ts.isConditionalExpression(node)) return choice(node, context);
  if (ts.isBinaryExpression(node) && LOGICAL.has(node.operatorToken.kind)) return logical(node, context);
  return [statement(context.expression(node).code)];
}

const LOGICAL: ReadonlySet<ts.SyntaxKind> = new Set([ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken]);

/** A step as a line or a block of the Jenkinsfile, any other call as it is. */
function callStatement(node: ts.CallExpression, context: Context): Statement[] {
  const name = offered(node.expression, context);
  const each = forEach(node, context);
  if (each !== undefined) return [each];
  if (name === undefined) return [statement(context.expression(node).code)];
  const step = stepCall(name, node.arguments, context, true);
  const { body } = step;
  if (body !== undefined && body.parameters === undefined && !('kind' in body.body))
    return [block(name, step.arguments, body.body)];
  const simple = body === undefined && step.arguments.length > 0 && step.arguments.every(isPlain);
  return [simple ? line(name, step.arguments) : statement(call(name, step.arguments, body))];
}

/** `list.forEach((item) => { ... })` as a loop, where it is one. */
function forEach(node: ts.CallExpression, context: Context): Statement | undefined {
  const [action, ...others] = node.arguments;
  const { expression } = node;
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'forEach' || ts.isOptionalChain(node))
    return undefined;
  if (action === undefined || others.length > 0 || !ts.isArrowFunction(action)) return undefined;
  const [item, ...more] = action.parameters;
  const { body } = action;
  if (item === undefined || more.length > 0 || item.initializer !== undefined || item.dotDotDotToken !== undefined)
    return undefined;
  if (hasOwn(body, ts.SyntaxKind.ReturnStatement) || changesList(body, expression.expression)) return undefined;
  const list = context.expression(expression.expression);
  if (!only(list.kind, LIST)) return undefined;
  const statements = (inner: Context): Statement[] => (ts.isBlock(body) ? bodyOf(body, inner) : inner.effect(body));
  return loop(item.name, list, body, statements, context.at(context.scope.child()));
}

function changesList(body: ts.Node, list: ts.Expression): boolean {
  return ts.isIdentifier(list) && isChanged(body, list.text);
}

/** What stands after the name of a step without parentheses and cannot be read as anything else. */
function isPlain(argument: Argument): boolean {
  const kind = argument.kind === 'entry' ? argument.value.kind : argument.kind;
  return (
    ['string', 'number', 'boolean', 'template', 'variable'].includes(kind) ||
    (argument.kind === 'entry' && kind !== 'closure')
  );
}

/** `test ? a() : b()` */
function choice(node: ts.ConditionalExpression, context: Context): Statement[] {
  const test = truthiness(context, condition(node.condition, context));
  return [ifElse(test, context.effect(node.whenTrue), context.effect(node.whenFalse))];
}

/** `test && a()` */
function logical(node: ts.BinaryExpression, context: Context): Statement[] {
  const isAnd = node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
  const test = truthiness(context, condition(node.left, context));
  const right = context.effect(node.right);
  return [isAnd ? ifElse(test, right) : ifElse(test, [], right)];
}

/** `a = b`, `a ??= b`, `[a, b] = [b, a]` */
function assignment(node: ts.BinaryExpression, context: Context): Statement[] {
  const left = withoutParentheses(node.left);
  if (ts.isArrayLiteralExpression(left) || ts.isObjectLiteralExpression(left))
    return takeApart(left, node.right, context);
  const operator = node.operatorToken.kind;
  const keeps = KEEPING.get(operator);
  if (keeps === undefined) {
    const code = assigned(node, context);
    return code === undefined ? [] : [statement(code)];
  }
  const target = steadyTarget(node, node.left, context);
  if (target === undefined) return [];
  const kept = keeps(target.current(), context);
  const put = [statement(target.put(context.expression(node.right)))];
  return [kept.kind === 'unary' && kept.operator === '!' ? ifElse(kept.operand, put) : ifElse(kept, [], put)];
}

/** `[a, b] = list`: each location gets its part of the whole, which is computed before any is assigned to. */
function takeApart(
  pattern: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression,
  from: ts.Expression,
  context: Context,
): Statement[] {
  const given = context.expression(from);
  const name = context.scope.temporary('parts');
  const whole: Value = { ...given, code: variable(name), steady: true };
  const parts = ts.isArrayLiteralExpression(pattern)
    ? pattern.elements.flatMap((element, index) => listPart(element, index, whole, context))
    : pattern.properties.flatMap((property) => mapPart(property, whole, context));
  return [declare(name, given.code), ...parts];
}

function listPart(element: ts.Expression, index: number, whole: Value, context: Context): Statement[] {
  if (ts.isOmittedExpression(element)) return [];
  if (ts.isSpreadElement(element)) {
    const rest = value(context.helper('jsSlice', [whole.code, number(index)]), LIST);
    return assignPart(element.expression, rest, context);
  }
  return assignPart(element, item(whole, constant(index), context), context);
}

function mapPart(property: ts.ObjectLiteralElementLike, whole: Value, context: Context): Statement[] {
  const { name } = property;
  const isPlain = name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteralLike(name));
  if (isPlain && ts.isShorthandPropertyAssignment(property) && property.objectAssignmentInitializer === undefined)
    return assignPart(property.name, member(whole, name.text, context), context);
  if (isPlain && ts.isPropertyAssignment(property))
    return assignPart(property.initializer, member(whole, name.text, context), context);
  const fix = 'Take the map apart in a declaration: const { a, ...rest } = map.';
  context.errors.refuse(property, 'assignment-target', 'This part cannot be assigned to.', fix);
  return [];
}

function assignPart(location: ts.Expression, part: Value, context: Context): Statement[] {
  if (
    ts.isBinaryExpression(location) ||
    ts.isArrayLiteralExpression(location) ||
    ts.isObjectLiteralExpression(location)
  ) {
    const fix = 'Take the list or map apart in a declaration.';
    context.errors.refuse(location, 'assignment-target', 'Parts of parts and defaults cannot be assigned to.', fix);
    return [];
  }
  const target = targetOf(location, context);
  return target === undefined ? [] : [statement(target.put(part))];
}

function withoutParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? withoutParentheses(node.expression) : node;
}

function count(node: ts.PostfixUnaryExpression | ts.PrefixUnaryExpression, context: Context): Statement[] {
  const counted = countUp(node, context);
  return counted === undefined ? [] : [statement(counted.put)];
}

/** `delete map.key` */
function deletion(node: ts.DeleteExpression, context: Context): Statement[] {
  const location = node.expression;
  if (ts.isPropertyAccessExpression(location)) {
    return [
      statement(callOn(context.expression(location.expression).code, 'remove', [constant(location.name.text).code])),
    ];
  }
  if (ts.isElementAccessExpression(location)) {
    const object = context.expression(location.expression).code;
    return [statement(callOn(object, 'remove', [asText(context, context.expression(location.argumentExpression))]))];
  }
  context.errors.refuse(node, 'assignment-target', 'Only an entry of a map can be deleted.', 'Write delete map.name.');
  return [];
}
