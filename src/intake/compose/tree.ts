import type { DefinitionPath } from '../../model/diagnostic.ts';

/** What YAML and JSON hold. */
export type Tree = null | boolean | number | string | readonly Tree[] | TreeMap;

/** A map of a Compose file. */
export interface TreeMap {
  readonly [key: string]: Tree;
}

/** A part of a Compose file, with where it is. */
export interface Part<Value extends Tree = Tree> {
  readonly value: Value;
  readonly path: DefinitionPath;
}

export function isMap(tree: Tree | undefined): tree is TreeMap {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree);
}

/** The map, or an empty one for anything else. */
export function mapOf(tree: Tree | undefined): TreeMap {
  return isMap(tree) ? tree : {};
}

/** The list; a single value stands for a list of it, as in many places of a Compose file. */
export function listOf(tree: Tree | undefined): readonly Tree[] {
  if (tree === undefined || tree === null) return [];
  return Array.isArray(tree) ? (tree as readonly Tree[]) : [tree];
}

/** A scalar as text; undefined for a map, a list and nothing. */
export function textOf(tree: Tree | undefined): string | undefined {
  return tree === undefined || tree === null || typeof tree === 'object' ? undefined : String(tree);
}

/**
 * The entries of what may be a map or a list of `NAME=value`, such as environment, labels and build arguments; the value
 * is null where only a name is given.
 */
export function entriesOf(tree: Tree | undefined, path: DefinitionPath): readonly (readonly [string, Part])[] {
  if (isMap(tree)) return Object.entries(tree).map(([name, value]) => [name, { value, path: [...path, name] }]);
  return listOf(tree).map((item, index) => {
    const [, name = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(textOf(item) ?? '') ?? [];
    return [name, { value: value ?? null, path: [...path, index] }];
  });
}

/** The parts of a list, with their paths. */
export function partsOf(tree: Tree | undefined, path: DefinitionPath): readonly Part[] {
  return listOf(tree).map((value, index) => ({ value, path: Array.isArray(tree) ? [...path, index] : path }));
}

/** The tree in the order and form of another one: Docker Compose sorts keys, and writes some maps as lists. */
export function orderedLike(given: Tree, model: Tree | undefined): Tree {
  if (!isMap(model)) return given;
  const tree = Array.isArray(given)
    ? Object.fromEntries(entriesOf(given, []).map(([name, { value }]) => [name, value]))
    : given;
  if (!isMap(tree)) return tree;
  const known = Object.keys(model).filter((key) => key in tree);
  const keys = [...known, ...Object.keys(tree).filter((key) => !(key in model))];
  return Object.fromEntries(keys.map((key) => [key, orderedLike(tree[key] ?? null, model[key])]));
}
