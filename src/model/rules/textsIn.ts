import type { DefinitionPath } from '../diagnostic.ts';

/** Every text in a part of a definition, with its path. */
export function textsIn(
  part: unknown,
  path: DefinitionPath,
): readonly { readonly text: string; readonly path: DefinitionPath }[] {
  if (typeof part === 'string') return [{ text: part, path }];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    textsIn(value, [...path, Array.isArray(part) ? Number(key) : key]),
  );
}
