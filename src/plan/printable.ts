/**
 * Removes control characters from external text, such as a change's title, that could manipulate a terminal; line
 * feeds are kept.
 */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]|[\p{Bidi_C}\u2028\u2029]/gu, '\u{fffd}');
}

/** The same for text that must be a single line. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', ' ');
}
