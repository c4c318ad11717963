import type { Expression, JsonLike } from '../groovy/ast.ts';
import { literal, nil, number, unary, verbatim } from '../groovy/build.ts';
import { BOOLEAN, type Kind, kindOfNumber, LIST, MAP, NOTHING, TEXT } from './kinds.ts';

/** An expression of the author, compiled. */
export interface Value {
  readonly code: Expression;
  readonly kind: Kind;
  /** Whether evaluating it twice is the same as once: no step, no effect, no new object. */
  readonly steady: boolean;
  /** What it is, where that is known when the pipeline is built. */
  readonly constant?: JsonLike;
  /** How many parameters it has, for a function of the author's own. */
  readonly arity?: number;
}

export function value(code: Expression, kind: Kind, steady = false): Value {
  return { code, kind, steady };
}

/** A value that is known when the pipeline is built. */
export function constant(known: JsonLike): Value {
  return {
    code: known === null ? nil() : constantCode(known),
    kind: kindOfConstant(known),
    steady: true,
    constant: known,
  };
}

/** `undefined`. */
export function nothing(): Value {
  return value(nil(), NOTHING, true);
}

function constantCode(known: JsonLike): Expression {
  if (typeof known !== 'number' || Number.isSafeInteger(known)) return literal(known);
  return decimal(known);
}

/** A number as a Java double: Groovy's own decimals are exact, those of JavaScript are not. */
function decimal(known: number): Expression {
  if (known < 0 || Object.is(known, -0)) return unary('-', decimal(-known));
  if (!Number.isFinite(known)) return verbatim(Number.isNaN(known) ? '0.0d / 0.0d' : '1.0d / 0.0d');
  return Number.isSafeInteger(known) && !Object.is(known, -0) && known !== 0 ? number(known) : verbatim(`${known}d`);
}

function kindOfConstant(known: JsonLike): Kind {
  if (known === null) return NOTHING;
  if (typeof known === 'string') return TEXT;
  if (typeof known === 'number') return kindOfNumber(known);
  if (typeof known === 'boolean') return BOOLEAN;
  return Array.isArray(known) ? LIST : MAP;
}
