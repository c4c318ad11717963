import type { ts } from 'ts-morph';
import type { Expression, JsonLike } from '../groovy/ast.ts';
import { entry, list, literal, map, nil, number, verbatim } from '../groovy/build.ts';
import { BOOLEAN, type Kind, kindOfNumber, LIST, MAP, NOTHING, TEXT, UNKNOWN } from './kinds.ts';
import type { Pattern } from './pattern.ts';

/** An expression of the author, compiled. */
export interface Value {
  readonly code: Expression;
  readonly kind: Kind;
  /** Whether evaluating it twice is the same as once: no step, no effect, no new object. */
  readonly steady: boolean;
  /** What it is, where that is known when the pipeline is built. */
  readonly constant?: JsonLike;
  /** What its items are, for a list. */
  readonly items?: Kind;
  /** Its annotated type, without undefined and null. */
  readonly type?: ts.TypeNode;
  /** How many parameters it has, for a function of the author's own. */
  readonly arity?: number;
  /** Whether its last parameter takes the rest of the arguments, for a function of the author's own. */
  readonly hasRest?: boolean;
  /** What its result is, for a function of the author's own. */
  readonly returns?: Kind;
  /** Whether it stays what it is: a constant, or a variable that is assigned once. */
  readonly lasting?: boolean;
  /** For the first match of a regular expression: which, and in what text, if that is known. */
  readonly match?: Match;
  /** The same for each item of a list of matches. */
  readonly itemMatch?: Match;
  /** Entries of a map that are known one by one. */
  readonly entries?: Readonly<Record<string, Value>>;
}

/** The regular expression that was found, and where it was looked for. */
export interface Match {
  readonly pattern: Pattern;
  readonly searched?: Value;
}

/** A list whose items are all of the kind. */
export function listOf(code: Expression, items: Kind, kind: Kind = LIST): Value {
  return { code, kind, steady: false, items };
}

export function value(code: Expression, kind: Kind, steady = false): Value {
  return { code, kind, steady };
}

/** A value that is known when the pipeline is built. */
export function constant(known: JsonLike): Value {
  const items = isList(known) ? { items: kindOfItems(known) } : {};
  return {
    ...items,
    code: constantCode(known),
    kind: kindOfConstant(known),
    steady: true,
    lasting: true,
    constant: known,
  };
}

/** `undefined`. */
export function nothing(): Value {
  return value(nil(), NOTHING, true);
}

function constantCode(known: JsonLike): Expression {
  if (typeof known === 'number') return Number.isSafeInteger(known) ? number(known) : decimal(known);
  if (typeof known !== 'object' || known === null) return literal(known);
  if (isList(known)) return list(known.map(constantCode));
  return map(Object.entries(known).map(([key, item]) => entry(key, constantCode(item))));
}

function isList(known: JsonLike): known is readonly JsonLike[] {
  return Array.isArray(known);
}

/** A number as a Java double: Groovy's own decimals are exact, those of JavaScript are not. */
function decimal(known: number): Expression {
  if (Number.isNaN(known)) return verbatim('0.0d / 0.0d');
  // A sign before parentheses, as `-(1e-7d)`, would be a call that the sandbox of older controllers refuses.
  return verbatim(Number.isFinite(known) ? `${known}d` : `${known < 0 ? '-' : ''}1.0d / 0.0d`);
}

function kindOfConstant(known: JsonLike): Kind {
  if (known === null) return NOTHING;
  if (typeof known === 'string') return TEXT;
  if (typeof known === 'number') return kindOfNumber(known);
  if (typeof known === 'boolean') return BOOLEAN;
  return Array.isArray(known) ? LIST : MAP;
}

function kindOfItems(known: readonly JsonLike[]): Kind {
  return known.length === 0 ? UNKNOWN : known.reduce<Kind>((kind, item) => kind | kindOfConstant(item), 0);
}
