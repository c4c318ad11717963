import { ts } from 'ts-morph';
import { binary, newOf, nil, safeCallOn, safeProperty, ternary, variable } from '../../groovy/build.ts';
import { present } from '../../model/present.ts';
import { didYouMean } from '../../model/suggest.ts';
import type { Context } from '../context.ts';
import { asItems } from '../convert.ts';
import { BOOLEAN, DATE, DICTIONARY, NOTHING, OBJECT, only, SET, SMALL, UNKNOWN } from '../kinds.ts';
import { NAMESPACES, STATIC_VALUES, STATICS, staticName } from '../methods/statics.ts';
import { kindOfType, withType } from '../typeKinds.ts';
import { isAssignment, isCount } from '../usage.ts';
import { constant, listOf, nothing, type Value, value } from '../value.ts';
import { item, member } from './access.ts';
import { assignmentValue, countUp } from './assignments.ts';
import { callMethod, callValue, methodValue, plainCall, through } from './call.ts';
import { elements, functionLiteral, objectLiteral, templateLiteral, textLiteral } from './literals.ts';
import { conditional, isLogical, logical } from './logic.ts';
import { hasKey } from './objects.ts';
import { classTest, equality, OPERATORS, prefix, typeTest } from './operators.ts';
import { lastIndex, regularExpression } from './patterns.ts';
import { GLOBALS, offered } from './steps.ts';

/** Compiles an expression; what cannot be compiled is refused, and stands as null meanwhile. */
export function compileExpression(node: ts.Expression, context: Context): Value {
  if (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) return asserted(node, context);
  if (ts.isParenthesizedExpression(node) || isTypeOnly(node)) return context.expression(node.expression);
  if (ts.isStringLiteralLike(node)) return textLiteral(node);
  if (ts.isNumericLiteral(node)) return constant(Number(node.text.replaceAll('_', '')));
  if (ts.isTemplateExpression(node)) return templateLiteral(node, context);
  if (ts.isArrayLiteralExpression(node)) return elements(node.elements, context);
  if (ts.isObjectLiteralExpression(node)) return objectLiteral(node, context);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return functionLiteral(node, context);
  if (ts.isIdentifier(node)) return name(node, context);
  if (ts.isBinaryExpression(node)) return binaryExpression(node, context);
  if (ts.isPostfixUnaryExpression(node)) return countUp(node, context)?.before() ?? nothing();
  if (ts.isPrefixUnaryExpression(node) && isCount(node.operator)) return countUp(node, context)?.after() ?? nothing();
  if (ts.isPrefixUnaryExpression(node)) return prefix(node, context);
  if (ts.isConditionalExpression(node)) return conditional(node, context);
  if (ts.isTypeOfExpression(node))
    return value(context.helper('jsType', [context.expression(node.expression).code]), 1);
  if (ts.isNewExpression(node)) return construction(node, context);
  if (isLink(node)) return chain(node, context);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return constant(true);
  if (node.kind === ts.SyntaxKind.FalseKeyword) return constant(false);
  return node.kind === ts.SyntaxKind.NullKeyword ? constant(null) : refuse(node, context);
}

function isTypeOnly(node: ts.Expression): node is ts.NonNullExpression | ts.SatisfiesExpression {
  return ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node);
}

/** `value as Type`: what the author says counts where nothing else is known. */
function asserted(node: ts.AsExpression | ts.TypeAssertion, context: Context): Value {
  const given = context.expression(node.expression);
  return given.kind === UNKNOWN && kindOfType(node.type) !== UNKNOWN ? withType(given, node.type) : given;
}

// --- Names ----------------------------------------------------------------------------------------------------------

function name(node: ts.Identifier, context: Context): Value {
  const binding = context.scope.lookup(node.text);
  if (binding === undefined) return unbound(node, context);
  switch (binding.means) {
    case 'local': {
      if (binding.pattern !== undefined) return refuse(binding.pattern, context, node);
      const { arity, items, returns, known, hasRest = false, fixed: lasting } = binding;
      if (hasRest && !(ts.isCallExpression(node.parent) && node.parent.expression === node)) {
        const fix = `Write (item) => ${node.text}(item).`;
        context.errors.refuse(node, 'function-as-value', 'A function that takes the rest cannot be handed on.', fix);
      }
      const given = { ...value(variable(binding.name), binding.kind, true), ...known, lasting };
      return {
        ...given,
        ...present({ arity, items }),
        ...(hasRest ? { hasRest } : {}),
        ...present({ returns }),
      };
    }
    case 'constant':
      return constant(binding.value);
    case 'offered':
      return value(variable(binding.name), GLOBALS[binding.name] ?? OBJECT, true);
    case 'method':
      return methodValue(binding, node, context);
    case 'jenkins': {
      const message = `${node.text} is what Jenkins offers as a whole.`;
      context.errors.refuse(
        node,
        'jenkins-as-value',
        message,
        `Use one thing of it: ${node.text}.sh(...) or ${node.text}.env.`,
      );
      return nothing();
    }
  }
}

function unbound(node: ts.Identifier, context: Context): Value {
  if (node.text === 'undefined') return nothing();
  const known = STATIC_VALUES[node.text];
  if (known !== undefined) return known;
  const advice = OUTSIDE[node.text];
  if (advice !== undefined) {
    context.errors.refuse(node, 'name-outside', `${node.text} does not exist in a pipeline.`, advice);
    return nothing();
  }
  const names = [
    ...new Set([
      ...context.scope.known(),
      ...Object.keys(STATICS).filter((each) => !each.includes('.')),
      ...NAMESPACES,
    ]),
  ];
  const fix = `${didYouMean(node.text, names, 'names').replace(/ ?Declared names:.*$/, '')} Take steps and global variables from the function's first parameter.`;
  context.errors.refuse(node, 'name-unknown', `${node.text} is not known where the pipeline runs.`, fix.trim());
  return nothing();
}

/** What a TypeScript author may reach for, and what there is instead. */
const OUTSIDE: Readonly<Record<string, string>> = {
  console: 'Write to the log with the step echo.',
  process: 'Read variables from env.',
  fetch: 'Use the step httpRequest, or sh with curl.',
  require: 'Take what you need from the first parameter.',
  Promise: 'Steps wait by themselves; run branches with the step parallel.',
  setTimeout: 'Use the step sleep.',
  Symbol: 'Use texts as keys.',
  RegExp: 'Write the regular expression in place: /.../.',
  globalThis: 'Take what you need from the first parameter.',
};

// --- Operators ------------------------------------------------------------------------------------------------------

function binaryExpression(node: ts.BinaryExpression, context: Context): Value {
  const operator = node.operatorToken.kind;
  const positive = operator === ts.SyntaxKind.EqualsEqualsEqualsToken;
  if (positive || operator === ts.SyntaxKind.ExclamationEqualsEqualsToken) {
    const test =
      typeTest(node.left, node.right, context, positive) ?? typeTest(node.right, node.left, context, positive);
    if (test !== undefined) return test;
  }
  if (operator === ts.SyntaxKind.InstanceOfKeyword)
    return classTest(context.expression(node.left), node.right, context);
  if (operator === ts.SyntaxKind.EqualsEqualsToken || operator === ts.SyntaxKind.ExclamationEqualsToken) {
    return looseEquality(node, operator === ts.SyntaxKind.EqualsEqualsToken, context);
  }
  if (isAssignment(operator)) return assignmentValue(node, context);
  const left = context.expression(node.left);
  if (isLogical(operator)) return logical(operator, left, context.expression(node.right), context);
  if (operator === ts.SyntaxKind.InKeyword)
    return value(hasKey(left, context.expression(node.right), node.right, context), BOOLEAN);
  const compile = OPERATORS.get(operator);
  if (compile !== undefined) return compile(left, context.expression(node.right), context);
  const text = node.operatorToken.getText();
  const fix = 'Write it with + - * / % ** and comparisons, or in a statement of its own.';
  context.errors.refuse(node.operatorToken, 'operator-unsupported', `The operator ${text} is not compiled.`, fix);
  return nothing();
}

function looseEquality(node: ts.BinaryExpression, positive: boolean, context: Context): Value {
  const [left, right] = [context.expression(node.left), context.expression(node.right)];
  if (left.kind !== NOTHING && right.kind !== NOTHING) {
    const strict = positive ? '===' : '!==';
    context.errors.refuse(
      node.operatorToken,
      'loose-equality',
      'This comparison converts its sides.',
      `Write ${strict}.`,
    );
  }
  return value(equality(left, right, context, positive), BOOLEAN);
}

/** `new Set(items)`, `new Map(entries)`, `new Date(time)` */
function construction(node: ts.NewExpression, context: Context): Value {
  const [given, extra] = node.arguments ?? [];
  const name = ts.isIdentifier(node.expression) ? node.expression.text : '';
  const isOwn = context.scope.lookup(name) === undefined && extra === undefined;
  if (isOwn && name === 'Date') {
    const from = given === undefined ? [] : [context.helper('jsTime', [context.expression(given).code])];
    return value(newOf('Date', from), DATE);
  }
  if (isOwn && (name === 'Set' || name === 'Map')) {
    const from = given === undefined ? undefined : context.expression(given);
    const items = from === undefined ? [] : [only(from.kind, NOTHING) ? from.code : asItems(context, from)];
    const [type] = node.typeArguments ?? [];
    if (name === 'Map') return value(context.helper('jsDictionary', items), DICTIONARY);
    const kind = type === undefined ? (from?.items ?? UNKNOWN) : kindOfType(type);
    return listOf(context.helper('jsSet', items), kind, SET);
  }
  context.errors.refuse(
    node,
    'class-unsupported',
    'Objects of this class cannot be made.',
    'Use lists, maps, Set and Map; to fail, throw new Error(...).',
  );
  return nothing();
}

// --- Chains: a.b[c].d() with ?. anywhere -----------------------------------------------------------------------------

type Link = ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression;

function isLink(node: ts.Node): node is Link {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isCallExpression(node);
}

/** From where a chain with `?.` begins: all that follows is left out where a link finds nothing. */
function links(node: Link): readonly [ts.Expression, readonly Link[]] {
  const found: Link[] = [node];
  let begin: ts.Expression = node.expression;
  while (ts.isOptionalChain(node) && isLink(begin) && ts.isOptionalChain(begin)) {
    found.unshift(begin);
    begin = begin.expression;
  }
  return [begin, found];
}

function chain(node: Link, context: Context): Value {
  const known = staticName(ts.isCallExpression(node) ? node.expression : node, context);
  const constantValue = known === undefined || ts.isCallExpression(node) ? undefined : STATIC_VALUES[known];
  if (constantValue !== undefined) return constantValue;
  if (!ts.isOptionalChain(node)) {
    if (ts.isCallExpression(node)) {
      const plain = plainCall(node, context);
      if (plain !== undefined) return plain;
      if (known?.includes('.') === true) return unknownStatic(node.expression, known, context);
      if (ts.isPropertyAccessExpression(node.expression)) {
        const isPattern = regularExpression(node.expression.expression, context) !== undefined;
        const receiver = isPattern ? nothing() : context.expression(node.expression.expression);
        return callMethod(receiver, node.expression.name.text, node, context);
      }
    } else {
      const position = lastIndex(node, context);
      if (position !== undefined) return value(position, SMALL, true);
      const offer = offered(node, context);
      if (offer !== undefined) return value(variable(offer), GLOBALS[offer] ?? OBJECT, true);
      if (known !== undefined) return unknownStatic(node, known, context);
    }
    return follow(context.expression(node.expression), [node], context);
  }
  const [begin, all] = links(node);
  return follow(context.expression(begin), all, context);
}

function unknownStatic(node: ts.Expression, known: string, context: Context): Value {
  const names = [...Object.keys(STATICS), ...Object.keys(STATIC_VALUES)].filter((each) =>
    each.startsWith(`${known.split('.')[0]}.`),
  );
  const json = known === 'JSON.parse' ? 'Use the step readJSON({ text }).' : `Compiled are: ${names.join(', ')}.`;
  context.errors.refuse(node, 'method-unsupported', `${known} is not compiled.`, json);
  return nothing();
}

/** The links of a chain, one after the other, applied to a value. */
function follow(receiver: Value, all: readonly Link[], context: Context): Value {
  const [link, ...rest] = all;
  if (link === undefined) return receiver;
  if (link.questionDotToken === undefined || receiver.entries !== undefined)
    return followOne(receiver, link, rest, context);
  if (rest.length === 0 && ts.isPropertyAccessExpression(link)) {
    const plain = member(receiver, link.name.text, context);
    if (plain.code.kind === 'property') {
      return value(safeProperty(receiver.code, link.name.text), plain.kind | NOTHING, plain.steady);
    }
  }
  const isMethod =
    ts.isPropertyAccessExpression(link) && rest.length === 1 && rest[0] !== undefined && ts.isCallExpression(rest[0]);
  if (isMethod && rest[0]?.questionDotToken === undefined) {
    const called = followOne(receiver, link, rest, context);
    if (called.code.kind === 'call' && called.code.receiver === receiver.code) {
      const { name: method, arguments: args, closure } = called.code;
      return value(safeCallOn(receiver.code, method, args, closure), called.kind | NOTHING);
    }
  }
  if (receiver.steady) {
    const present = followOne(receiver, link, rest, context);
    const test = binary(receiver.code, '!=', nil());
    return value(ternary(test, present.code, nil()), present.kind | NOTHING, present.steady);
  }
  let kind = UNKNOWN;
  const code = through(context, (given) => {
    const found = { ...receiver, code: given, kind: receiver.kind & ~NOTHING, steady: true };
    const present = followOne(found, link, rest, context);
    kind = present.kind | NOTHING;
    return present.code;
  });
  return value(context.helper('jsPresent', [receiver.code, code]), kind);
}

function followOne(receiver: Value, link: Link, rest: readonly Link[], context: Context): Value {
  const [next, ...others] = rest;
  if (ts.isPropertyAccessExpression(link)) {
    if (
      next !== undefined &&
      ts.isCallExpression(next) &&
      next.expression === link &&
      next.questionDotToken === undefined
    ) {
      return follow(callMethod(receiver, link.name.text, next, context), others, context);
    }
    return follow(member(receiver, link.name.text, context, link.name), rest, context);
  }
  if (ts.isElementAccessExpression(link))
    return follow(item(receiver, context.expression(link.argumentExpression), context), rest, context);
  return follow(callValue(receiver, link.arguments, context), rest, context);
}

// --------------------------------------------------------------------------------------------------------------------

function refuse(node: ts.Expression, context: Context, location: ts.Node = node): Value {
  const [code, message, fix] = REFUSED.get(node.kind) ?? [
    'syntax-unsupported',
    'This is not compiled.',
    'Write it with what docs/typescript-in-pipelines.md lists.',
  ];
  context.errors.refuse(location, code, message, fix);
  return nothing();
}

const REFUSED: ReadonlyMap<ts.SyntaxKind, readonly [string, string, string]> = new Map([
  [
    ts.SyntaxKind.AwaitExpression,
    ['await', 'Steps wait by themselves: there is nothing to await.', 'Leave out await and async.'],
  ],
  [ts.SyntaxKind.YieldExpression, ['generator', 'Generators are not compiled.', 'Collect the values in a list.']],
  [
    ts.SyntaxKind.ThisKeyword,
    ['this', 'There is no this in a pipeline.', "Take what you need from the function's first parameter."],
  ],
  [
    ts.SyntaxKind.DeleteExpression,
    ['assignment-as-value', 'delete is a statement here, not a value.', 'Delete in a statement of its own.'],
  ],
  [
    ts.SyntaxKind.RegularExpressionLiteral,
    [
      'pattern-as-value',
      'A regular expression is not a value here.',
      'Use it in place, or keep it in a constant: const pattern = /.../.',
    ],
  ],
  [
    ts.SyntaxKind.TaggedTemplateExpression,
    ['tagged-template', 'Tagged templates are not compiled.', 'Call a function.'],
  ],
  [ts.SyntaxKind.ClassExpression, ['class-unsupported', 'Classes are not compiled.', 'Use functions and maps.']],
  [ts.SyntaxKind.BigIntLiteral, ['bigint', 'Big integers are not compiled.', 'Use a number.']],
  [ts.SyntaxKind.VoidExpression, ['operator-unsupported', 'The operator void is not compiled.', 'Write undefined.']],
  [ts.SyntaxKind.SpreadElement, ['argument-spread', 'This cannot be spread here.', 'Write each argument.']],
] as const);
