import { ts } from 'ts-morph';
import type { BinaryOperator, Expression } from '../../groovy/ast.ts';
import { binary, boolean, instanceOf, nil, not } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { areOrdered, asPartOfText, asText, truthiness } from '../convert.ts';
import type { HelperName } from '../helpers/index.ts';
import { BOOLEAN, FUNCTION, may, NOTHING, NUMBER, ORDERED, only, SMALL, TEXT, WHOLE } from '../kinds.ts';
import { constant, nothing, type Value, value } from '../value.ts';

type Compile = (left: Value, right: Value, context: Context) => Value;

/** The operators of two values, each of which is always evaluated. */
export const OPERATORS: ReadonlyMap<ts.SyntaxKind, Compile> = new Map<ts.SyntaxKind, Compile>([
  [ts.SyntaxKind.PlusToken, plus],
  [ts.SyntaxKind.MinusToken, arithmetic('jsSubtract')],
  [ts.SyntaxKind.AsteriskToken, arithmetic('jsMultiply')],
  [ts.SyntaxKind.SlashToken, arithmetic('jsDivide')],
  [ts.SyntaxKind.PercentToken, arithmetic('jsRemainder')],
  [ts.SyntaxKind.AsteriskAsteriskToken, arithmetic('jsPower')],
  [ts.SyntaxKind.LessThanToken, comparison('<', 'jsLess')],
  [ts.SyntaxKind.LessThanEqualsToken, comparison('<=', 'jsLessOrEqual')],
  [ts.SyntaxKind.GreaterThanToken, comparison('>', 'jsGreater')],
  [ts.SyntaxKind.GreaterThanEqualsToken, comparison('>=', 'jsGreaterOrEqual')],
  [
    ts.SyntaxKind.EqualsEqualsEqualsToken,
    (left, right, context) => value(equality(left, right, context, true), BOOLEAN),
  ],
  [
    ts.SyntaxKind.ExclamationEqualsEqualsToken,
    (left, right, context) => value(equality(left, right, context, false), BOOLEAN),
  ],
]);

/** `left + right` */
function plus(left: Value, right: Value, context: Context): Value {
  if (isPlain(left) && isPlain(right)) return constant(sum(left.constant, right.constant));
  if (only(left.kind, SMALL) && only(right.kind, SMALL))
    return value(binary(left.code, '+', right.code), WHOLE, left.steady && right.steady);
  if (only(left.kind, TEXT)) return value(binary(left.code, '+', asPartOfText(context, right)), TEXT);
  if (only(right.kind, TEXT)) return value(binary(asText(context, left), '+', right.code), TEXT);
  const counts = only(left.kind | right.kind, NUMBER | BOOLEAN | NOTHING);
  const kind = counts ? sumKind(left, right) : TEXT | NUMBER;
  return value(context.helper('jsPlus', [left.code, right.code]), kind);
}

/** What is known when the pipeline is built and is neither list nor map. */
function isPlain(operand: Value): operand is Value & { readonly constant: string | number | boolean } {
  return operand.constant !== undefined && typeof operand.constant !== 'object';
}

function sum(left: string | number | boolean, right: string | number | boolean): string | number {
  if (typeof left === 'string' || typeof right === 'string') return String(left) + String(right);
  return Number(left) + Number(right);
}

/** Only infinities have a sum or difference that is not a number, and what is whole is not infinite. */
function sumKind(left: Value, right: Value): number {
  const finite = only(left.kind, SMALL | WHOLE) || only(right.kind, SMALL | WHOLE);
  return finite && only(left.kind | right.kind, ORDERED | BOOLEAN) ? ORDERED : NUMBER;
}

function arithmetic(helper: HelperName): Compile {
  return (left, right, context) => {
    const code = context.helper(helper, [left.code, right.code]);
    return value(code, helper === 'jsSubtract' ? sumKind(left, right) : NUMBER);
  };
}

function comparison(operator: BinaryOperator, helper: HelperName): Compile {
  return (left, right, context) => {
    const same = (only(left.kind, TEXT) && only(right.kind, TEXT)) || areOrdered(left, right);
    return value(
      same ? binary(left.code, operator, right.code) : context.helper(helper, [left.code, right.code]),
      BOOLEAN,
    );
  };
}

/** `left === right`, or `!==` when not `positive`: plain Groovy where it is provably the same. */
export function equality(left: Value, right: Value, context: Context, positive: boolean): Expression {
  if (isNative(left, right)) return binary(left.code, positive ? '==' : '!=', right.code);
  const equal = context.helper('jsEquals', [left.code, right.code]);
  return positive ? equal : not(equal);
}

function isNative(left: Value, right: Value): boolean {
  if (only(left.kind, NOTHING) || only(right.kind, NOTHING)) return true;
  if (isWord(left) || isWord(right)) return true;
  return EQUAL_IN_GROOVY.some((kind) => only(left.kind | right.kind, kind | NOTHING));
}

/** Groups within which Groovy's == is JavaScript's ===. */
const EQUAL_IN_GROOVY = [TEXT, BOOLEAN, ORDERED];

/** A literal text that Groovy finds equal to nothing but itself; one character it finds equal to a number, too. */
function isWord(operand: Value): boolean {
  return typeof operand.constant === 'string' && operand.constant.length !== 1;
}

/** `-a`, `+a`, `!a`, `typeof a` */
export function prefix(node: ts.PrefixUnaryExpression, context: Context): Value {
  if (node.operator === ts.SyntaxKind.MinusToken && ts.isNumericLiteral(node.operand))
    return constant(-Number(node.operand.text) || 0);
  if (node.operator === ts.SyntaxKind.ExclamationToken) {
    const operand = context.expression(node.operand);
    if (operand.constant !== undefined) return constant(!operand.constant);
    return value(not(truthiness(context, operand)), BOOLEAN, operand.steady);
  }
  if (node.operator === ts.SyntaxKind.MinusToken) {
    return value(context.helper('jsSubtract', [constant(0).code, context.expression(node.operand).code]), NUMBER);
  }
  if (node.operator === ts.SyntaxKind.PlusToken) {
    return value(context.helper('jsNumeric', [context.expression(node.operand).code]), NUMBER);
  }
  const fix = 'Count with + - * / % **.';
  context.errors.refuse(node, 'operator-unsupported', 'There are no operators on bits.', fix);
  return nothing();
}

/** Types by the word that `typeof` gives. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'CharSequence',
  number: 'Number',
  boolean: 'Boolean',
  function: 'Closure',
};

const KINDS: Readonly<Record<string, number>> = {
  string: TEXT,
  number: NUMBER,
  boolean: BOOLEAN,
  function: FUNCTION,
  undefined: NOTHING,
};

/** `typeof a === 'string'`, or `undefined` when the comparison is another. */
export function typeTest(
  left: ts.Expression,
  right: ts.Expression,
  context: Context,
  positive: boolean,
): Value | undefined {
  if (!ts.isTypeOfExpression(left) || !ts.isStringLiteralLike(right)) return undefined;
  const operand = context.expression(left.expression);
  if (right.text === 'undefined') return value(binary(operand.code, positive ? '==' : '!=', nil()), BOOLEAN);
  const type = TYPES[right.text];
  if (type === undefined) return undefined;
  const kind = KINDS[right.text] ?? 0;
  if (!may(operand.kind, kind) && operand.steady) return constant(!positive);
  const test = instanceOf(operand.code, type);
  return value(positive ? test : not(test), BOOLEAN);
}

/** `a instanceof Error` and `Array`; there are no other classes. */
export function classTest(operand: Value, name: ts.Expression, context: Context): Value {
  const type = ts.isIdentifier(name) ? CLASSES[name.text] : undefined;
  if (type === undefined) {
    context.errors.refuse(
      name,
      'class-unknown',
      'Only Error and Array are classes that can be tested for.',
      'Test a property of the value, or typeof.',
    );
    return value(boolean(false), BOOLEAN);
  }
  return value(instanceOf(operand.code, type), BOOLEAN);
}

const CLASSES: Readonly<Record<string, string>> = { Error: 'Throwable', Array: 'List' };
