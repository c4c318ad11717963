import type { Location } from '../declarative/source.ts';
import type { Diagnostic } from '../model/diagnostic.ts';

/** The diagnostic with its location in a text; of what has several lines, the first. */
export function at(diagnostic: Diagnostic, file: string, location: Location | undefined, text: string): Diagnostic {
  return location === undefined ? diagnostic : { ...diagnostic, where: whereOf(file, location, text) };
}

/** A location as a file, a line, a column and how many characters of that line it covers. */
export function whereOf(file: string, { line, column, endLine, endColumn }: Location, text: string) {
  const end = endLine === line ? endColumn : (text.split(/\r\n|\r|\n/)[line - 1]?.length ?? column) + 1;
  return { file, line, column, length: Math.max(1, end - column) };
}
