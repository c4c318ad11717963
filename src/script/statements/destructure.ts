import { ts } from 'ts-morph';
import type { Expression, Statement } from '../../groovy/ast.ts';
import { at, binary, callOn, declare, list, nil, number, string, ternary, variable } from '../../groovy/build.ts';
import { present } from '../../model/present.ts';
import type { Context } from '../context.ts';
import { member } from '../expressions/access.ts';
import { type Kind, LIST, MAP, may, NOTHING, NUMBER, UNKNOWN } from '../kinds.ts';
import type { Local, Scope } from '../scope.ts';
import { type Value, value } from '../value.ts';

/** The names that a declaration binds, in their order. */
export function boundNames(name: ts.BindingName): readonly ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)));
}

/** Declares the names of a pattern in the scope, before what is around it is compiled. */
export function declareNames(name: ts.BindingName, fixed: boolean, scope: Scope): void {
  for (const bound of boundNames(name)) scope.declare(bound.text, fixed);
}

/** Statements that give each name of the pattern its part of the value, which is steady. */
export function destructure(pattern: ts.BindingPattern, source: Value, context: Context): Statement[] {
  if (ts.isObjectBindingPattern(pattern)) {
    return pattern.elements.flatMap((element) =>
      bindElement(element, entryOf(element, pattern, source, context), context),
    );
  }
  return pattern.elements.flatMap((element, index) => {
    if (ts.isOmittedExpression(element)) return [];
    const part =
      element.dotDotDotToken === undefined
        ? value(itemCode(source, index, context), (source.items ?? UNKNOWN) | NOTHING, true)
        : value(context.helper('jsSlice', [source.code, number(index)]), LIST);
    return bindElement(element, part, context);
  });
}

function itemCode(source: Value, index: number, context: Context): Expression {
  return source.kind === LIST ? at(source.code, number(index)) : context.helper('jsGet', [source.code, number(index)]);
}

function entryOf(element: ts.BindingElement, pattern: ts.ObjectBindingPattern, source: Value, context: Context): Value {
  if (element.dotDotDotToken !== undefined) {
    const taken = pattern.elements.filter((other) => other !== element).map((other) => string(keyOf(other, context)));
    return value(context.helper('jsWithout', [source.code, list(taken)]), MAP);
  }
  const key = keyOf(element, context);
  const part = member(source, key, context, element);
  return { ...part, steady: true };
}

function keyOf(element: ts.BindingElement, context: Context): string {
  const key = element.propertyName ?? element.name;
  if (ts.isIdentifier(key) || ts.isStringLiteralLike(key)) return key.text;
  context.errors.refuse(
    key,
    'property-name',
    'Only a name can be taken from a map this way.',
    'Read it by itself: const x = map[key].',
  );
  return '';
}

function bindElement(element: ts.BindingElement, part: Value, context: Context): Statement[] {
  const given = element.initializer === undefined ? part : orDefault(part, element.initializer, context);
  if (ts.isIdentifier(element.name)) return [declared(element.name.text, given, context)];
  const name = context.scope.temporary('part');
  return [declare(name, given.code), ...destructure(element.name, value(variable(name), given.kind, true), context)];
}

/** The value, or the default where it is undefined. */
function orDefault(part: Value, initializer: ts.Expression, context: Context): Value {
  if (!may(part.kind, NOTHING)) return part;
  const otherwise = context.expression(initializer);
  const { code } = part;
  // Of `a?.b()`, it is `a` that may be nothing.
  const tested = code.kind === 'call' && code.safe && code.receiver !== undefined ? code.receiver : code;
  const present = tested === code || code.kind !== 'call' ? code : callOn(tested, code.name, code.arguments);
  return value(ternary(binary(tested, '!=', nil()), present, otherwise.code), (part.kind & ~NOTHING) | otherwise.kind);
}

/** What is known of a value besides its kind, and stays known of a constant that holds it. */
function knownOf({ match, itemMatch, entries, type }: Value): NonNullable<Local['known']> {
  return {
    ...present({ match, itemMatch, entries, type }),
  };
}

/** The declaration of a name that the scope knows. */
export function declared(name: string, given: Value, context: Context, kind: Kind = given.kind): Statement {
  const local = context.scope.own(name) ?? context.scope.declare(name, true);
  local.kind = local.fixed ? kind : UNKNOWN;
  if (given.arity !== undefined && local.fixed) local.arity = given.arity;
  // What is added to the list later has the type of what is in it, but any number is a number.
  if (given.hasRest === true && local.fixed) local.hasRest = true;
  if (given.returns !== undefined && local.fixed) local.returns = given.returns;
  if (local.fixed) local.known = knownOf(given);
  if (given.items !== undefined && local.fixed)
    local.items = may(given.items, NUMBER) ? given.items | NUMBER : given.items;
  if (local.declaredAhead !== true) return declare(local.name, given.code);
  return {
    kind: 'expressionStatement',
    expression: { kind: 'assignment', target: variable(local.name), operator: '=', value: given.code },
  };
}
