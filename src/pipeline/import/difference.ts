import type { TreePath } from '../../declarative/source.ts';

/**
 * Where two trees, or parts of them, are first not the same pipeline. Blanks around the lines of code mean nothing, and an
 * empty list of arguments is as good as none.
 *
 * @returns undefined when they are the same
 */
export function findDifference(one: unknown, other: unknown, path: TreePath = []): TreePath | undefined {
  if (one === other) return undefined;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return path;
  if (isCode(one) && isCode(other)) return trimmed(one.value.value) === trimmed(other.value.value) ? undefined : path;
  const [left, right] = [partsOf(one), partsOf(other)];
  if (Array.isArray(one) !== Array.isArray(other) || left.size !== right.size) return path;
  for (const [key, value] of left) {
    const at = [...path, Array.isArray(one) ? Number(key) : key];
    const difference = right.has(key) ? findDifference(value, right.get(key), at) : path;
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** Whether two parts of trees are the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return findDifference(one, other) === undefined;
}

function partsOf(part: object): ReadonlyMap<string, unknown> {
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
