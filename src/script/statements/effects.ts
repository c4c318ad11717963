import { ts } from 'ts-morph';
import type { Argument, Assignment, Statement } from '../../groovy/ast.ts';
import {
  assign,
  at,
  binary,
  block,
  call,
  callOn,
  ifElse,
  line,
  nil,
  property,
  statement,
  variable,
} from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { asText, truth } from '../convert.ts';
import { condition } from '../expressions/logic.ts';
import { OPERATORS } from '../expressions/operators.ts';
import { lastIndex } from '../expressions/patterns.ts';
import { offered, stepCall } from '../expressions/steps.ts';
import { LIST, MAP, only, SMALL, TEXT } from '../kinds.ts';
import { hasOwn, isAssignment, isChanged } from '../usage.ts';
import { constant, type Value } from '../value.ts';
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

function isCount(operator: ts.SyntaxKind): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

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
  const test = truth(context, condition(node.condition, context));
  return [ifElse(test, context.effect(node.whenTrue), context.effect(node.whenFalse))];
}

/** `test && a()` */
function logical(node: ts.BinaryExpression, context: Context): Statement[] {
  const isAnd = node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
  const test = truth(context, condition(node.left, context));
  const right = context.effect(node.right);
  return [isAnd ? ifElse(test, right) : ifElse(test, [], right)];
}

// --- Assignments ----------------------------------------------------------------------------------------------------

/** A place that can be assigned to, and read before. */
interface Target {
  readonly current: () => Value;
  readonly put: (given: Value) => Statement;
  /** Whether reading and writing it has no effect that must not happen twice. */
  readonly steady: boolean;
}

function assignment(node: ts.BinaryExpression, context: Context): Statement[] {
  const operator = node.operatorToken.kind;
  const target = targetOf(node.left, context);
  if (target === undefined) return [];
  if (operator === ts.SyntaxKind.EqualsToken) return [target.put(context.expression(node.right))];
  requireSteady(node, target, context);
  const binaryOperator = COMPOUND.get(operator);
  const compute = binaryOperator === undefined ? undefined : OPERATORS.get(binaryOperator);
  if (compute !== undefined) return [target.put(compute(target.current(), context.expression(node.right), context))];
  const current = target.current();
  const put = (): Statement[] => [target.put(context.expression(node.right))];
  if (operator === ts.SyntaxKind.QuestionQuestionEqualsToken) return [ifElse(binary(current.code, '==', nil()), put())];
  if (operator === ts.SyntaxKind.AmpersandAmpersandEqualsToken) return [ifElse(truth(context, current), put())];
  if (operator === ts.SyntaxKind.BarBarEqualsToken) return [ifElse(truth(context, current), [], put())];
  const fix = 'Count with + - * / % **.';
  context.faults.refuse(node.operatorToken, 'operator-unsupported', 'There are no operators on bits.', fix);
  return [];
}

const COMPOUND: ReadonlyMap<ts.SyntaxKind, ts.SyntaxKind> = new Map([
  [ts.SyntaxKind.PlusEqualsToken, ts.SyntaxKind.PlusToken],
  [ts.SyntaxKind.MinusEqualsToken, ts.SyntaxKind.MinusToken],
  [ts.SyntaxKind.AsteriskEqualsToken, ts.SyntaxKind.AsteriskToken],
  [ts.SyntaxKind.SlashEqualsToken, ts.SyntaxKind.SlashToken],
  [ts.SyntaxKind.PercentEqualsToken, ts.SyntaxKind.PercentToken],
  [ts.SyntaxKind.AsteriskAsteriskEqualsToken, ts.SyntaxKind.AsteriskAsteriskToken],
]);

function count(node: ts.PostfixUnaryExpression | ts.PrefixUnaryExpression, context: Context): Statement[] {
  const target = targetOf(node.operand, context);
  if (target === undefined) return [];
  requireSteady(node, target, context);
  const operator = node.operator === ts.SyntaxKind.PlusPlusToken ? ts.SyntaxKind.PlusToken : ts.SyntaxKind.MinusToken;
  const compute = OPERATORS.get(operator);
  return compute === undefined ? [] : [target.put(compute(target.current(), constant(1), context))];
}

function requireSteady(node: ts.Expression, target: Target, context: Context): void {
  if (target.steady) return;
  const fix = 'Keep the list or map in a constant first.';
  context.faults.refuse(node, 'assignment-target', 'What is assigned to would be evaluated twice.', fix);
}

function targetOf(node: ts.Expression, context: Context): Target | undefined {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node))
    return targetOf(node.expression, context);
  if (ts.isIdentifier(node)) return variableTarget(node, context);
  const position = lastIndex(node, context);
  if (position !== undefined) return placeTarget(node, true, position, context);
  if (ts.isPropertyAccessExpression(node) && node.name.text !== 'length') {
    const object = context.expression(node.expression);
    return placeTarget(node, object.steady, property(object.code, node.name.text), context);
  }
  if (ts.isElementAccessExpression(node)) return elementTarget(node, context);
  const fix = 'Assign to a name, map.name or list[index]; take a list or map apart in a declaration.';
  context.faults.refuse(node, 'assignment-target', 'This cannot be assigned to.', fix);
  return undefined;
}

function variableTarget(node: ts.Identifier, context: Context): Target | undefined {
  const binding = context.scope.lookup(node.text);
  if (binding?.means === 'local') return placeTarget(node, true, variable(binding.name), context);
  if (binding !== undefined) {
    const fix = 'Keep the value in a variable of the function.';
    context.faults.refuse(node, 'assignment-target', `${node.text} cannot be assigned to.`, fix);
  } else context.expression(node);
  return undefined;
}

function placeTarget(node: ts.Expression, steady: boolean, place: Assignment['target'], context: Context): Target {
  return { steady, current: () => context.expression(node), put: (given) => statement(assign(place, given.code)) };
}

function elementTarget(node: ts.ElementAccessExpression, context: Context): Target {
  const object = context.expression(node.expression);
  const key = context.expression(node.argumentExpression);
  const steady = object.steady && key.steady;
  if (typeof key.constant === 'string') return placeTarget(node, steady, property(object.code, key.constant), context);
  const native = (only(object.kind, LIST) && only(key.kind, SMALL)) || (only(object.kind, MAP) && only(key.kind, TEXT));
  if (native) return placeTarget(node, steady, at(object.code, key.code), context);
  const put = (given: Value): Statement => statement(context.helper('jsPut', [object.code, key.code, given.code]));
  return { steady, current: () => context.expression(node), put };
}

/** `delete map.key` */
function deletion(node: ts.DeleteExpression, context: Context): Statement[] {
  const place = node.expression;
  if (ts.isPropertyAccessExpression(place)) {
    return [statement(callOn(context.expression(place.expression).code, 'remove', [constant(place.name.text).code]))];
  }
  if (ts.isElementAccessExpression(place)) {
    const object = context.expression(place.expression).code;
    return [statement(callOn(object, 'remove', [asText(context, context.expression(place.argumentExpression))]))];
  }
  context.faults.refuse(node, 'assignment-target', 'Only an entry of a map can be deleted.', 'Write delete map.name.');
  return [];
}
