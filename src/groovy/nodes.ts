import type { GroovyNode } from './ast.ts';

/** A piece of Groovy code and all that it is made of. */
export function nodesOf(node: GroovyNode): readonly GroovyNode[] {
  return [node, ...Object.values(node).flatMap(nodesIn).flatMap(nodesOf)];
}

function nodesIn(value: unknown): GroovyNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return typeof value === 'object' && value !== null && 'kind' in value ? [value as GroovyNode] : [];
}
