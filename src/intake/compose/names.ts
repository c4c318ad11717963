/**
 * The name that a flow can give a part: lower-case letters, digits and single hyphens, starting with a letter, at most 30
 * characters, and none of those taken.
 */
export function flowName(name: string, taken: ReadonlySet<string>): string {
  const plain =
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^[^a-z]+|-+$/g, '')
      .slice(0, 30)
      .replace(/-+$/, '') || 'part';
  const usable = plain in {} ? `${plain}-1` : plain;
  if (!taken.has(usable)) return usable;
  let number = 2;
  while (taken.has(`${usable.slice(0, 27)}-${number}`)) number++;
  return `${usable.slice(0, 27)}-${number}`;
}

/** Gives each name one that a flow can have. */
export function flowNames(names: readonly string[]): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  // Names that may stay have the first choice.
  const isKept = (name: string): boolean => flowName(name, new Set()) === name;
  for (const name of names.toSorted((one, other) => Number(isKept(other)) - Number(isKept(one)))) {
    const usable = flowName(name, taken);
    taken.add(usable);
    given.set(name, usable);
  }
  return given;
}

/** The name of a setting or secret: upper-case letters, digits and `_`, starting with a letter. */
export function variableName(name: string): string {
  return name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replace(/^[^A-Z]+/, '');
}
