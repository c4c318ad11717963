/**
 * Text from outside, such as a change's title, without what would move the cursor, change colours or hide what is shown;
 * line feeds stay.
 */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]|[\p{Bidi_C}\u2028\u2029]/gu, '\u{fffd}');
}

/** The same for what must stay in its line. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', ' ');
}
