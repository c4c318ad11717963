import { suggest } from '../../model/suggest.ts';

/** How an unknown name is mended: the one that was probably meant, and all that there are. */
export function knownNames(word: string, known: readonly string[]): string {
  const near = suggest(word, known);
  const all = known.length === 0 ? 'None is known.' : `Known are ${known.join(', ')}.`;
  return near === undefined ? all : `Did you mean "${near}"? ${all}`;
}

/** Each name that a list holds more than once, with the positions after the first. */
export function repeated(names: readonly (string | undefined)[]): { readonly name: string; readonly index: number }[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    if (name === undefined) return [];
    if (seen.has(name)) return [{ name, index }];
    seen.add(name);
    return [];
  });
}
