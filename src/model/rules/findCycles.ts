/**
 * The cycles of a graph, each once, as the names along it.
 *
 * @param next the names that a name points to; unknown ones are ignored
 */
export function findCycles(
  names: readonly string[],
  next: (name: string) => readonly string[],
): readonly (readonly string[])[] {
  const cycles: string[][] = [];
  const known = new Set(names);
  const done = new Set<string>();
  // The way to where the search is, in a list of its own: chains may be longer than calls may nest.
  const way: { readonly name: string; readonly others: Iterator<string, undefined> }[] = [];
  const positions = new Map<string, number>();
  const enter = (name: string): void => {
    positions.set(name, way.length);
    way.push({ name, others: next(name).values() });
  };
  for (const start of names) {
    if (!done.has(start)) enter(start);
    for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
      const other = last.others.next().value;
      const position = other === undefined ? undefined : positions.get(other);
      if (other === undefined) {
        way.pop();
        positions.delete(last.name);
        done.add(last.name);
      } else if (position !== undefined) cycles.push(way.slice(position).map(({ name }) => name));
      else if (known.has(other) && !done.has(other)) enter(other);
    }
  }
  return cycles;
}
