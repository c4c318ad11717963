import type { Node } from 'ts-morph';
import type { Location } from '../model/diagnostic.ts';

/** Where a part of a source text stands, underlined to the end of its first line. */
export function locationOf(node: Node, file: string): Location {
  const { line, column } = node.getSourceFile().getLineAndColumnAtPos(node.getStart());
  const firstLine = node.getText().split(/\r?\n/, 1)[0] ?? '';
  return { file, line, column, length: Math.max(1, firstLine.length) };
}
