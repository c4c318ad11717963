import { ts } from 'ts-morph';
import type { Entry, Expression } from '../../groovy/ast.ts';
import { binary, callOn, entry, list, map, string, template } from '../../groovy/build.ts';
import type { Context } from '../context.ts';
import { asItems, asPartOfText, asText } from '../convert.ts';
import { FUNCTION, MAP, TEXT, UNKNOWN } from '../kinds.ts';
import { returnedKind } from '../syntaxKinds.ts';
import { constant, listOf, type Value, value } from '../value.ts';
import { entriesOf } from './objects.ts';

/** `` `v${version}` ``. A GString is made a String at once: as the key of a map, or compared, it would be another. */
export function templateLiteral(node: ts.TemplateExpression, context: Context): Value {
  const parts: (string | Expression)[] = [node.head.text];
  for (const span of node.templateSpans) {
    const part = context.expression(span.expression);
    const code = asPartOfText(context, part);
    parts.push(code.kind === 'string' ? code.value : code, span.literal.text);
  }
  const all = merged(parts);
  const [only] = all;
  if (all.length === 1 && typeof only === 'string') return constant(only);
  return value(callOn(template(all), 'toString'), TEXT);
}

/** The same with texts that stand side by side made one. */
function merged(parts: readonly (string | Expression)[]): (string | Expression)[] {
  const all: (string | Expression)[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (typeof part === 'string' && typeof last === 'string') all[all.length - 1] = last + part;
    else if (part !== '') all.push(part);
  }
  return all;
}

/** `[a, ...b]`, or the arguments of a call as a list. */
export function elements(nodes: readonly ts.Expression[], context: Context): Value {
  const groups: Expression[] = [];
  let items: Expression[] = [];
  let kind = 0;
  for (const element of nodes) {
    if (ts.isOmittedExpression(element)) {
      context.errors.refuse(element, 'list-hole', 'A list cannot have holes.', 'Write undefined.');
    } else if (ts.isSpreadElement(element)) {
      if (items.length > 0) groups.push(list(items));
      items = [];
      const spread = context.expression(element.expression);
      groups.push(asItems(context, spread));
      kind |= spread.items ?? UNKNOWN;
    } else {
      const item = context.expression(element);
      items.push(item.code);
      kind |= item.kind;
    }
  }
  // A sum of lists is a new list: one that is only spread needs something to be added to.
  if (items.length > 0 || groups.length < 2)
    groups.splice(groups.length === 1 && items.length === 0 ? 0 : groups.length, 0, list(items));
  return listOf(sum(groups), kind === 0 ? UNKNOWN : kind);
}

/** `{ a, [b]: c, ...d }` */
export function objectLiteral(node: ts.ObjectLiteralExpression, context: Context): Value {
  if (node.properties.some(ts.isSpreadAssignment)) return spreadObject(node, context);
  return value(map(entries(node.properties, context)), MAP);
}

/** How a branch of `parallel` is called. */
const BRANCH = { given: 0, discarded: true, isBody: true };

/**
 * The entries of an object literal without spreads, in their order; what is no entry is refused.
 *
 * @param discarded whether nobody uses what functions among them return, as with the branches of `parallel`
 */
export function entries(
  properties: readonly ts.ObjectLiteralElementLike[],
  context: Context,
  discarded = false,
): Entry[] {
  return properties.flatMap((property): Entry[] => {
    if (ts.isPropertyAssignment(property)) {
      const { name, initializer } = property;
      const isBranch = discarded && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
      const code = isBranch ? context.closure(initializer, BRANCH) : context.expression(initializer).code;
      return [entry(key(name, context), code)];
    }
    if (ts.isShorthandPropertyAssignment(property)) {
      return [entry(property.name.text, context.expression(property.name).code)];
    }
    if (ts.isMethodDeclaration(property)) {
      return [entry(key(property.name, context), context.closure(property, { given: 0 }))];
    }
    context.errors.refuse(property, 'accessor', 'Objects cannot have getters and setters.', 'Write a function.');
    return [];
  });
}

function spreadObject(node: ts.ObjectLiteralExpression, context: Context): Value {
  const groups: Expression[] = [];
  let own: ts.ObjectLiteralElementLike[] = [];
  const flush = (): void => {
    if (own.length > 0) groups.push(map(entries(own, context)));
    own = [];
  };
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      flush();
      groups.push(entriesOf(context.expression(property.expression), property, context));
    } else own.push(property);
  }
  flush();
  return value(context.helper('jsAssign', [map([]), list(groups)]), MAP);
}

function key(name: ts.PropertyName, context: Context): string | Expression {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) return name.text;
  if (ts.isNumericLiteral(name)) return String(Number(name.text));
  if (ts.isComputedPropertyName(name)) {
    const computed = context.expression(name.expression);
    return computed.constant === undefined ? asText(context, computed) : String(computed.constant);
  }
  context.errors.refuse(
    name,
    'property-name',
    'This cannot be the name of an entry.',
    'Write a name, a text or [a value].',
  );
  return '';
}

/** The kind of a function of the author's. */
export function functionLiteral(node: ts.ArrowFunction | ts.FunctionExpression, context: Context): Value {
  const code = context.closure(node, { given: 0 });
  return {
    ...value(code, FUNCTION),
    arity: node.parameters.length,
    hasRest: takesRest(node),
    returns: returnedKind(node),
  };
}

/** Whether the function's last parameter takes the rest of the arguments. */
export function takesRest({ parameters }: ts.FunctionLikeDeclaration): boolean {
  return parameters.some(({ dotDotDotToken }) => dotDotDotToken !== undefined);
}

function sum(parts: readonly Expression[]): Expression {
  const [first = list([]), ...others] = parts;
  return others.reduce((left, right) => binary(left, '+', right), first);
}

/** The same without the `.toString()` of templates, for arguments of steps: there Jenkins makes texts of them. */
export function withoutToString(expression: Expression): Expression {
  if (expression.kind === 'call' && expression.name === 'toString' && expression.receiver?.kind === 'template')
    return expression.receiver;
  if (expression.kind === 'list') return list(expression.items.map(withoutToString));
  if (expression.kind === 'map')
    return map(expression.entries.map((item) => entry(item.key, withoutToString(item.value))));
  return expression;
}

/** A text of the author's. */
export const textLiteral = (node: ts.StringLiteralLike): Value => ({ ...constant(node.text), code: string(node.text) });
