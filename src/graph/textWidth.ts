/** Widths of characters in common sans-serif fonts, as parts of the font's size. */
const CLASSES: readonly (readonly [characters: RegExp, width: number])[] = [
  [/[ijl.,:;'|!()[\]\s]/, 0.32],
  [/[frt/\\"*-]/, 0.42],
  [/[mwMW@%]/, 0.92],
  [/[A-Z&_#<>=+~]/, 0.7],
  [/[ -\u024f]/, 0.59],
];

/** About how wide a text is, in pixels; rather too wide than too narrow, as no font is at hand to ask. */
export function textWidth(text: string, fontSize: number): number {
  const parts = [...text].map((character) => CLASSES.find(([characters]) => characters.test(character))?.[1] ?? 1);
  return parts.reduce((sum, part) => sum + part, 0) * fontSize;
}
