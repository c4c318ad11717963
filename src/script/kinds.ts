/**
 * What a value may be when the Groovy runs, as a set of bits, inferred from the text alone: from literals, annotations,
 * initial values and the results of known steps. Where the kind decides, plain Groovy is written instead of a helper.
 */
export type Kind = number;

export const TEXT = 1;
/** An integer from 0 to some 2^30: a length, a small literal, a counter. Sums of two need no care for overflow. */
export const SMALL = 2;
/** A whole, finite number. */
export const WHOLE = 4;
/** Any other number but NaN. */
export const REAL = 8;
export const BOOLEAN = 16;
export const LIST = 32;
/** A map: what an object literal makes. */
export const MAP = 64;
export const FUNCTION = 128;
/** `undefined` and `null`, which are both Groovy's null. */
export const NOTHING = 256;
/** An object of Jenkins' own, such as `scm` or an error. */
export const OBJECT = 512;

/** The number that is not a number, which Groovy orders and compares in its own way. */
export const NAN = 1024;

/** Numbers that Groovy compares as JavaScript does. */
export const ORDERED = SMALL | WHOLE | REAL;
export const NUMBER = ORDERED | NAN;
/** A Set, which is a Java set of its items in their order. */
export const SET = 2048;
/** A Map, which is a Java map as object literals are: only where its kind is known has it the methods of a Map. */
export const DICTIONARY = 4096;
/** A point in time, Java's Date. */
export const DATE = 8192;
export const UNKNOWN = 16383;

/** Whether a value of the kind is one of these for sure. */
export function only(kind: Kind, allowed: Kind): boolean {
  return (kind & ~allowed) === 0;
}

/** Whether a value of the kind can be one of these. */
export function may(kind: Kind, looked: Kind): boolean {
  return (kind & looked) !== 0;
}

/** The kind of a literal number. */
export function kindOfNumber(value: number): Kind {
  if (Number.isNaN(value)) return NAN;
  if (!Number.isSafeInteger(value)) return REAL;
  return value >= 0 && value < 2 ** 30 ? SMALL : WHOLE;
}
