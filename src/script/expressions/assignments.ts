import { ts } from 'ts-morph';
import type { Assignment, Expression } from '../../groovy/ast.ts';
import { assign, at, binary, list, nil, not, number, property, ternary, variable } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { truthiness } from '../convert.ts';
import { LIST, MAP, only, SMALL, TEXT } from '../kinds.ts';
import { bare } from '../syntaxKinds.ts';
import { constant, nothing, type Value, value } from '../value.ts';
import { OPERATORS } from './operators.ts';
import { lastIndex } from './patterns.ts';

/** A location that can be assigned to, and read before. */
interface Target {
  readonly current: () => Value;
  readonly put: (given: Value) => Expression;
  /** Whether reading and writing it has no effect that must not happen twice. */
  readonly steady: boolean;
}

/** What decides, of the value before, that it is kept: of `??=`, `&&=` and `||=`. */
export const KEEPING: ReadonlyMap<ts.SyntaxKind, (current: Value, context: Context) => Expression> = new Map([
  [ts.SyntaxKind.QuestionQuestionEqualsToken, (current: Value) => not(binary(current.code, '==', nil()))],
  [
    ts.SyntaxKind.AmpersandAmpersandEqualsToken,
    (current: Value, context: Context) => not(truthiness(context, current)),
  ],
  [ts.SyntaxKind.BarBarEqualsToken, (current: Value, context: Context) => truthiness(context, current)],
]);

/** An assignment as a value. */
export function assignmentValue(node: ts.BinaryExpression, context: Context): Value {
  const keeps = KEEPING.get(node.operatorToken.kind);
  const target = steadyTarget(node, node.left, context);
  if (target === undefined) return nothing();
  if (keeps === undefined) {
    const given = assignedValue(node, target, context);
    return given === undefined ? nothing() : { ...given, code: readBack(target, given.code) };
  }
  const current = target.current();
  const given = context.expression(node.right);
  const code = ternary(keeps(current, context), current.code, readBack(target, target.put(given)));
  return value(code, current.kind | given.kind);
}

/** What was assigned: Jenkins' engine has no value for an assignment, but evaluates the items of a list in their order. */
function readBack({ current }: Target, put: Expression): Expression {
  return put.kind === 'assignment' ? at(list([put, current().code]), number(1)) : put;
}

/** `a = b` and `a += b`; undefined when it is refused. */
export function assigned(node: ts.BinaryExpression, context: Context): Expression | undefined {
  const isPlain = node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  const target = isPlain ? targetOf(node.left, context) : steadyTarget(node, node.left, context);
  return target && assignedValue(node, target, context)?.code;
}

function assignedValue(node: ts.BinaryExpression, target: Target, context: Context): Value | undefined {
  const operator = node.operatorToken.kind;
  if (operator === ts.SyntaxKind.EqualsToken) {
    const { steady: _, ...given } = context.expression(node.right);
    return { ...given, code: target.put({ ...given, steady: false }), steady: false };
  }
  const plain = COMPOUND.get(operator);
  const compute = plain === undefined ? undefined : OPERATORS.get(plain);
  if (compute === undefined) {
    const fix = 'Count with + - * / % **.';
    context.errors.refuse(node.operatorToken, 'operator-unsupported', 'There are no operators on bits.', fix);
    return undefined;
  }
  const sum = compute(target.current(), context.expression(node.right), context);
  return value(target.put(sum), sum.kind);
}

/** `++x`, `x--`: the value after it, and what makes the one before. */
export function countUp(
  node: ts.PostfixUnaryExpression | ts.PrefixUnaryExpression,
  context: Context,
): { readonly put: Expression; readonly after: () => Value; readonly before: () => Value } | undefined {
  const target = steadyTarget(node, node.operand, context);
  const operator = node.operator === ts.SyntaxKind.PlusPlusToken ? ts.SyntaxKind.PlusToken : ts.SyntaxKind.MinusToken;
  const compute = OPERATORS.get(operator);
  if (target === undefined || compute === undefined) return undefined;
  const sum = compute(target.current(), constant(1), context);
  const put = target.put(sum);
  return {
    put,
    after: () => value(readBack(target, put), sum.kind),
    before: () => value(at(list([target.current().code, put]), number(0)), target.current().kind),
  };
}

const COMPOUND: ReadonlyMap<ts.SyntaxKind, ts.SyntaxKind> = new Map([
  [ts.SyntaxKind.PlusEqualsToken, ts.SyntaxKind.PlusToken],
  [ts.SyntaxKind.MinusEqualsToken, ts.SyntaxKind.MinusToken],
  [ts.SyntaxKind.AsteriskEqualsToken, ts.SyntaxKind.AsteriskToken],
  [ts.SyntaxKind.SlashEqualsToken, ts.SyntaxKind.SlashToken],
  [ts.SyntaxKind.PercentEqualsToken, ts.SyntaxKind.PercentToken],
  [ts.SyntaxKind.AsteriskAsteriskEqualsToken, ts.SyntaxKind.AsteriskAsteriskToken],
]);

/** A location that is read and then written. */
export function steadyTarget(node: ts.Expression, location: ts.Expression, context: Context): Target | undefined {
  const target = targetOf(location, context);
  if (target === undefined || target.steady) return target;
  const fix = 'Keep the list or map in a constant first.';
  context.errors.refuse(node, 'assignment-target', 'What is assigned to would be evaluated twice.', fix);
  return undefined;
}

export function targetOf(written: ts.Expression, context: Context): Target | undefined {
  const node = bare(written);
  if (ts.isIdentifier(node)) return variableTarget(node, context);
  const position = lastIndex(node, context);
  if (position !== undefined) return locationTarget(node, true, position, context);
  if (ts.isPropertyAccessExpression(node) && node.name.text !== 'length') {
    const object = context.expression(node.expression);
    return locationTarget(node, object.steady, property(object.code, node.name.text), context);
  }
  if (ts.isElementAccessExpression(node)) return elementTarget(node, context);
  const fix = 'Assign to a name, map.name or list[index]; take a list or map apart in a statement of its own.';
  context.errors.refuse(node, 'assignment-target', 'This cannot be assigned to.', fix);
  return undefined;
}

function variableTarget(node: ts.Identifier, context: Context): Target | undefined {
  const binding = context.scope.lookup(node.text);
  if (binding?.means === 'local') return locationTarget(node, true, variable(binding.name), context);
  if (binding !== undefined) {
    const fix = 'Keep the value in a variable of the function.';
    context.errors.refuse(node, 'assignment-target', `${node.text} cannot be assigned to.`, fix);
  } else context.expression(node);
  return undefined;
}

function locationTarget(
  node: ts.Expression,
  steady: boolean,
  location: Assignment['target'],
  context: Context,
): Target {
  return { steady, current: () => context.expression(node), put: (given) => assign(location, given.code) };
}

function elementTarget(node: ts.ElementAccessExpression, context: Context): Target {
  const object = context.expression(node.expression);
  const key = context.expression(node.argumentExpression);
  const steady = object.steady && key.steady;
  if (typeof key.constant === 'string')
    return locationTarget(node, steady, property(object.code, key.constant), context);
  const native = (only(object.kind, LIST) && only(key.kind, SMALL)) || (only(object.kind, MAP) && only(key.kind, TEXT));
  if (native) return locationTarget(node, steady, at(object.code, key.code), context);
  const put = (given: Value): Expression => context.helper('jsPut', [object.code, key.code, given.code]);
  return { steady, current: () => context.expression(node), put };
}
