import type { Origin, Statement } from '../groovy/ast.ts';
import { verbatim } from '../groovy/build.ts';

/**
 * An author's source text as statements that are indented with what is around them: one a line, less the indentation
 * that its lines share. Text in which a line may lie within a longer string stays as it is, since there indentation
 * would be part of the string.
 *
 * @param origins of each line of the source
 */
export function sourceLines(source: string, origins: readonly (Origin | undefined)[] = []): Statement[] {
  if (mayHoldLongString(source)) return [{ ...verbatim(source), origins }];
  const [first = '', ...rest] = source.split('\n');
  const shared = Math.min(...rest.filter((line) => line.trim() !== '').map(indentation));
  const lines = [first.trimStart(), ...rest.map((line) => line.slice(Math.min(shared, indentation(line))))];
  return lines.map((line, index) => ({ ...verbatim(line), origins: origins.slice(index, index + 1) }));
}

/** Whether anything but comments and strings on one line has a quote or a slash, which starts Groovy's long strings. */
function mayHoldLongString(source: string): boolean {
  return /['"/]/.test(source.replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\/.*/g, ' '));
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
