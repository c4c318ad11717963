/** The number of inserted, deleted, replaced or swapped characters that lead from one word to the other. */
function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforePrevious[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[to.length] ?? 0;
}

/** The known word that the author probably meant, if one is near enough to be worth naming. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  const folded = word.toLowerCase();
  const limit = Math.max(1, Math.floor(word.length * 0.4));
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    // So many characters at least are inserted or deleted.
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(folded, candidate.toLowerCase());
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { word: candidate, distance };
  }
  return best?.word;
}

/** `Did you mean "qa"? Declared environments: staging, qa, prod.` */
export function didYouMean(word: string, known: readonly string[], what: string): string {
  const near = suggest(word, known);
  const hint = near === undefined ? '' : `Did you mean "${near}"? `;
  return `${hint}${known.length === 0 ? `No ${what} are declared.` : `Declared ${what}: ${known.join(', ')}.`}`;
}
