import type { GroovyError } from './token.ts';

/** A text without Unicode escapes. */
export interface Decoded {
  readonly text: string;
  /** The offset in the text as it was written of what stands at an offset in this one. */
  readonly offsetOf: (offset: number) => number;
  readonly errors: readonly GroovyError[];
}

/**
 * The text as Groovy's lexer sees it: `\u0041` is replaced before anything else is read, so that one may stand for a
 * quote or a line end. The second of two backslashes starts no escape, the third of three does.
 */
export function decodeUnicodeEscapes(text: string): Decoded {
  if (!text.includes('\\u')) return { text, offsetOf: (offset) => offset, errors: [] };
  const errors: GroovyError[] = [];
  const parts: string[] = [];
  // After each escape: where the text goes on here, and how much longer the text as it was written is up to there.
  const ends: number[] = [];
  const shifts: number[] = [];
  let last = 0;
  for (const { 0: whole, 1: pairs = '', 2: digits, index } of text.matchAll(ESCAPES)) {
    const start = index + pairs.length;
    const end = index + whole.length;
    if (digits === undefined) {
      errors.push({
        code: 'invalid-unicode-escape',
        message: 'Groovy requires four hexadecimal digits after "\\u", even in a comment.',
        fix: 'Write "\\\\u" for a backslash and a u.',
        start,
        end,
      });
      continue;
    }
    parts.push(text.slice(last, start), String.fromCharCode(Number.parseInt(digits, 16)));
    last = end;
    const length = start - (shifts.at(-1) ?? 0) + 1;
    ends.push(length);
    shifts.push(last - length);
  }
  parts.push(text.slice(last));
  return { text: parts.join(''), offsetOf: (offset) => offset + (shifts[lastUpTo(ends, offset)] ?? 0), errors };
}

/** An escape, with the pairs of backslashes before it. */
const ESCAPES = /(?<!\\)((?:\\\\)*)\\u+([0-9a-fA-F]{4})?/g;

/** The index of the last number that is not above the limit, or -1; the numbers ascend. */
export function lastUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
