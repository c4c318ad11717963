/**
 * Returns the two sides of a text with git's conflict markers, each as a whole text, and `undefined` for any other text.
 * The common ancestor that git writes with `merge.conflictStyle=diff3` belongs to neither side.
 */
export function conflictSides(text: string): readonly [ours: string, theirs: string] | undefined {
  let [ours, theirs] = ['', ''];
  let part: Part = 'both';
  let conflicts = 0;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const next: Transition | undefined = NEXT[part].find(({ marker }) => marker.test(line));
    if (next !== undefined) {
      part = next.part;
      if (part === 'both') conflicts += 1;
      continue;
    }
    if (part === 'both' || part === 'ours') ours += line;
    if (part === 'both' || part === 'theirs') theirs += line;
  }
  return conflicts > 0 && part === 'both' ? [ours, theirs] : undefined;
}

type Part = 'both' | 'ours' | 'base' | 'theirs';

/** The part of a text after a marker. */
interface Transition {
  readonly marker: RegExp;
  readonly part: Part;
}

/** By the part of a text that is read, the markers that end it and the part after each. */
const NEXT: { readonly [From in Part]: readonly Transition[] } = {
  both: [{ marker: /^<{7}(?:\s|$)/, part: 'ours' }],
  ours: [
    { marker: /^\|{7}(?:\s|$)/, part: 'base' },
    { marker: /^={7}\s*$/, part: 'theirs' },
  ],
  base: [{ marker: /^={7}\s*$/, part: 'theirs' }],
  theirs: [{ marker: /^>{7}(?:\s|$)/, part: 'both' }],
};
