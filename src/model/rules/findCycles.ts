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
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): void => {
    const start = path.indexOf(name);
    if (start >= 0) cycles.push(path.slice(start));
    if (start >= 0 || done.has(name)) return;
    path.push(name);
    for (const other of next(name)) if (names.includes(other)) visit(other);
    path.pop();
    done.add(name);
  };
  for (const name of names) visit(name);
  return cycles;
}
