import { ts } from 'ts-morph';
import { binary, closure, elvis, nil, ternary } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { truthiness } from '../convert.ts';
import { BOOLEAN, FUNCTION, may, NOTHING, OBJECT, ORDERED, only, TEXT } from '../kinds.ts';
import { type Value, value } from '../value.ts';

/** Whether the operator evaluates its right side only sometimes. */
export function isLogical(operator: ts.SyntaxKind): boolean {
  return (
    operator === ts.SyntaxKind.AmpersandAmpersandToken ||
    operator === ts.SyntaxKind.BarBarToken ||
    operator === ts.SyntaxKind.QuestionQuestionToken
  );
}

/** `a && b`, `a || b`, `a ?? b` as values. */
export function logical(operator: ts.SyntaxKind, left: Value, right: Value, context: Context): Value {
  if (operator === ts.SyntaxKind.QuestionQuestionToken) return orDefault(left, right, context);
  const isAnd = operator === ts.SyntaxKind.AmpersandAmpersandToken;
  const kind = left.kind | right.kind;
  const steady = left.steady && right.steady;
  if (only(kind, BOOLEAN)) return value(binary(left.code, isAnd ? '&&' : '||', right.code), BOOLEAN, steady);
  if (left.constant !== undefined) return isAnd === Boolean(left.constant) ? right : left;
  if (!isAnd && only(left.kind, TEXT | ORDERED | BOOLEAN | NOTHING))
    return value(elvis(left.code, right.code), (left.kind & ~NOTHING) | right.kind, steady);
  if (left.steady) {
    const condition = truthiness(context, left);
    return value(
      isAnd ? ternary(condition, right.code, left.code) : ternary(condition, left.code, right.code),
      kind,
      steady,
    );
  }
  return value(context.helper(isAnd ? 'jsAnd' : 'jsOr', [left.code, closure([], right.code)]), kind);
}

function orDefault(left: Value, right: Value, context: Context): Value {
  const kind = (left.kind & ~NOTHING) | right.kind;
  if (!may(left.kind, NOTHING)) return left;
  if (only(left.kind, NOTHING) && left.steady) return right;
  // What Groovy takes for false is only null here.
  if (only(left.kind, FUNCTION | OBJECT | NOTHING))
    return value(elvis(left.code, right.code), kind, left.steady && right.steady);
  if (left.steady) return value(ternary(binary(left.code, '!=', nil()), left.code, right.code), kind, right.steady);
  return value(context.helper('jsDefault', [left.code, closure([], right.code)]), kind);
}

/** Both sides of a condition, `if (a && b)`, where only their truth matters. */
export function condition(node: ts.Expression, context: Context): Value {
  if (ts.isParenthesizedExpression(node)) return condition(node.expression, context);
  if (
    ts.isBinaryExpression(node) &&
    isLogical(node.operatorToken.kind) &&
    node.operatorToken.kind !== ts.SyntaxKind.QuestionQuestionToken
  ) {
    const left = truthiness(context, condition(node.left, context));
    const right = truthiness(context, condition(node.right, context));
    const operator = node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken ? '&&' : '||';
    return value(binary(left, operator, right), BOOLEAN);
  }
  return context.expression(node);
}

/** `test ? a : b` */
export function conditional(node: ts.ConditionalExpression, context: Context): Value {
  const test = condition(node.condition, context);
  const [then, otherwise] = [context.expression(node.whenTrue), context.expression(node.whenFalse)];
  const kind = then.kind | otherwise.kind;
  return value(
    ternary(truthiness(context, test), then.code, otherwise.code),
    kind,
    test.steady && then.steady && otherwise.steady,
  );
}
