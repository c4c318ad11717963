import type { ts } from 'ts-morph';
import type { Origin } from '../groovy/ast.ts';
import type { Diagnostic, Location } from '../model/diagnostic.ts';
import type { FunctionSource } from './source.ts';

/** Collects what is wrong with a function, and knows where in the author's file a piece of it stands. */
export interface ErrorCollector {
  readonly found: readonly Diagnostic[];
  /** Notes that the node cannot be compiled, and what to write instead. */
  refuse(node: ts.Node, code: string, message: string, fix: string): void;
  /** Notes an error at a position of the parsed text, counted from 0. */
  refuseAt(position: number, length: number, code: string, message: string, fix: string): void;
  /** Where the node begins in the author's file. */
  origin(node: ts.Node): Origin;
}

/** @param shift how many characters stand before the author's in the parsed text */
export function collectErrors(source: FunctionSource, parsed: ts.SourceFile, shift: number): ErrorCollector {
  const found: Diagnostic[] = [];
  const location = (position: number): Omit<Location, 'length'> => {
    const { line, character } = parsed.getLineAndCharacterOfPosition(Math.max(position, shift));
    const column = line === 0 ? source.column + character - shift : character + 1;
    return { file: source.file, line: source.line + line, column };
  };
  const refuseAt: ErrorCollector['refuseAt'] = (position, length, code, message, fix) => {
    const where = { ...location(position), length: Math.max(1, length) };
    const same = (other: Diagnostic): boolean =>
      other.code === code && other.where?.line === where.line && other.where.column === where.column;
    if (!found.some(same)) found.push({ code, severity: 'error', message, fix, path: [], where });
  };
  return {
    found,
    refuseAt,
    refuse(node, code, message, fix) {
      const start = node.getStart(parsed);
      const [firstLine = ''] = parsed.text.slice(start, node.getEnd()).split('\n');
      refuseAt(start, firstLine.trimEnd().length, code, message, fix);
    },
    origin: (node) => location(node.getStart(parsed)),
  };
}
