import type { TreePath } from '../../declarative/source.ts';
import type { PipelineTree } from '../../declarative/tree.ts';

/** The key that stands twice in one list of the part at the path, or else in the nearest one around it. */
export function doubledKey(tree: PipelineTree, path: TreePath): string | undefined {
  let part: unknown = tree;
  let around: string | undefined;
  for (const key of path) {
    around = doubledIn(part) ?? around;
    part = isObject(part) ? part[key] : undefined;
  }
  return doubledWithin(part) ?? around;
}

function doubledWithin(part: unknown): string | undefined {
  const own = doubledIn(part);
  if (own !== undefined || !isObject(part)) return own;
  for (const inner of Object.values(part)) {
    const found = doubledWithin(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

function doubledIn(part: unknown): string | undefined {
  if (!Array.isArray(part)) return undefined;
  const keys = part.flatMap((entry: unknown) => (isObject(entry) && typeof entry.key === 'string' ? [entry.key] : []));
  return keys.find((key, index) => keys.indexOf(key) < index);
}

function isObject(part: unknown): part is { readonly [key: string | number]: unknown } {
  return typeof part === 'object' && part !== null;
}
