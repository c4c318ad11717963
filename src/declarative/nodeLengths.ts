/*
 * How many bytes each call of the CPS engine's `Builder` compiles to: Groovy makes the same instructions of all of them.
 */

/** From here on the numbers of lines are all as long. */
export const LONG_LINE = 128;

/** A call of the builder: its call site (5 bytes), the builder (1), and the call itself (5). */
export const NODE = 11;
/** A text or a class from the constant pool. */
const CONSTANT = 3;
/** `true` or `false`, boxed. */
export const FLAG = 4;
export const NULL = 1;
/** More than four arguments of a call become an array. */
export const ARRAY = 3;
export const LITERAL = NODE + CONSTANT;

/** What nodes come to without those below them. */
export interface Lengths {
  /** A node with a line, such as an operator's. */
  readonly located: number;
  /** `a.b` without the `a`, or the call of a method of `a`. */
  readonly member: number;
  readonly local: number;
  /** A name that is no variable, and so a property of `this`. */
  readonly property: number;
  /** The call of a method of `this`. */
  readonly call: number;
  readonly declaration: number;
  readonly declarationWithoutValue: number;
  /** A closure with the lists of its parameters' types and names, and the block within. */
  readonly closure: number;
  readonly gstring: number;
  readonly keywords: Readonly<Record<string, number>>;
}

/** By the length of the line's number, boxed. */
function lengthsWith(line: number): Lengths {
  const located = NODE + line;
  const member = located + LITERAL + FLAG;
  return {
    located,
    member,
    local: located + CONSTANT,
    property: located + NODE + CONSTANT,
    call: member + NODE,
    declaration: located + 2 * CONSTANT,
    declarationWithoutValue: located + 2 * CONSTANT + NODE,
    closure: located + EMPTY_LISTS + NODE,
    gstring: located + 2 * NODE,
    keywords: {
      ...KEYWORDS,
      ...Object.fromEntries(Object.entries(LOCATED_KEYWORDS).map(([k, more]) => [k, located + more])),
    },
  };
}

const EMPTY_LISTS = 14;
export const PARAMETER = 11;
/** The parameter `it`, whose name and type are among the first constants. */
export const IT = 10;

/** Keywords without what follows them. Where an `else` or `finally` is missing, the engine makes an empty node. */
const KEYWORDS = {
  if: 2 * NODE,
  else: -NODE,
  while: NODE + NULL,
  switch: NODE + NULL,
  default: NODE,
  try: 2 * NODE,
  catch: NODE + 3 * CONSTANT,
  return: NODE,
  break: NODE + NULL,
  continue: NODE + NULL,
  assert: LITERAL + NODE + NULL,
  true: NODE + FLAG,
  false: NODE + FLAG,
  null: NODE + NULL,
  this: NODE,
  super: NODE + CONSTANT,
};

const LOCATED_KEYWORDS = {
  for: NULL + 2 * CONSTANT + ARRAY,
  case: NODE,
  throw: 0,
  new: CONSTANT,
  as: CONSTANT + FLAG,
  instanceof: LITERAL,
  in: 0,
};

/** `for (;;)`, which has no line. */
export const CLASSIC_FOR = NODE + NULL + ARRAY;

/** Symbols whose nodes have no line, or that are no nodes; the others are operators. */
export const SYMBOLS: Readonly<Record<string, number>> = {
  '?': NODE,
  '?:': NODE,
  ...Object.fromEntries(
    ['.', '?.', '*.', '.@', '.&', ':', '*:', ',', ';', '->', '@', ')', ']', '}'].map((symbol) => [symbol, 0]),
  ),
};

/** A number of up to 5, up to 127, or more. */
const [FIRST, SHORT, LONG] = [lengthsWith(4), lengthsWith(5), lengthsWith(6)] as const;

/** The lengths of nodes in that line. */
export function lengthsIn(line: number): Lengths {
  if (line >= LONG_LINE) return LONG;
  return line > 5 ? SHORT : FIRST;
}
