import { lastUpTo } from './unicodeEscapes.ts';

/** Finds the line and column, both from 1, of offsets in a text. Lines end as Groovy ends them: LF, CR LF or CR. */
export function lineFinder(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return (offset) => {
    const line = lastUpTo(starts, offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}
