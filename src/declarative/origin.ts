import type { Origin } from '../groovy/ast.ts';
import type { DefinitionPath } from '../model/diagnostic.ts';

/*
 * Why parts of a tree are there. The tree has the official form, which has no room for that, so it is kept beside it.
 */

const ORIGINS = new WeakMap<object, Origin>();
const LINES = new WeakMap<object, readonly (Origin | undefined)[]>();

/**
 * Says which part of the author's definition a stage, step, condition, option or other part of a tree is there for, so
 * that the lines printed for it lead back to the author's file. What is within it is there for the same unless it says
 * otherwise.
 *
 * @returns the same node
 */
export function fromDefinition<Node extends object>(node: Node, path: DefinitionPath): Node {
  ORIGINS.set(node, { definition: path });
  return node;
}

/** Says where the author wrote each line of the source that a `script` or `expression` holds. */
export function fromLines<Node extends object>(node: Node, lines: readonly (Origin | undefined)[]): Node {
  LINES.set(node, lines);
  return node;
}

/** What a part of a tree is there for, if that was said. */
export function originOf(node: object): Origin | undefined {
  return ORIGINS.get(node);
}

/** Where each line of a `script` or `expression` was written, if that was said. */
export function lineOriginsOf(node: object): readonly (Origin | undefined)[] | undefined {
  return LINES.get(node);
}
