import { LONGEST_LINE } from '../../jenkins/log/cleanLine.ts';

/**
 * Hands on the lines of a text that comes in pieces, however they end, in memory that does not grow with it: what a line
 * has beyond what anybody reads is left out.
 */
export async function readLines(pieces: AsyncIterable<string>, take: (line: string) => void): Promise<void> {
  let rest = '';
  let endedWithReturn = false;
  for await (const piece of pieces) {
    const text = endedWithReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    endedWithReturn = piece.endsWith('\r');
    const lines = text.split(/\r\n|\r|\n/);
    lines[0] = rest + (lines[0] ?? '');
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    for (const line of lines) take(line);
  }
  if (rest !== '') take(rest);
}
