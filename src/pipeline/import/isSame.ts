/**
 * Whether two trees, or parts of them, are the same pipeline: equal, but for blanks around the lines of code, which mean
 * nothing, and for lists of no arguments.
 */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (isCode(one) && isCode(other)) return trimmed(one.value.value) === trimmed(other.value.value);
  const [left, right] = [entriesOf(one), entriesOf(other)];
  return (
    Array.isArray(one) === Array.isArray(other) &&
    left.size === right.size &&
    [...left].every(([key, value]) => right.has(key) && isSame(value, right.get(key)))
  );
}

function entriesOf(part: object): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(part).filter(([key, value]) => value !== undefined && !(key === 'arguments' && isEmpty(value))),
  );
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isCode(part: object): part is { readonly value: { readonly value: unknown } } {
  return 'key' in part && part.key === 'scriptBlock' && 'value' in part && typeof part.value === 'object';
}

function trimmed(code: unknown): string {
  return String(code).replace(/^[ \t]+|[ \t]+$/gm, '');
}
