import type { Directive, Statement } from '../../groovy/ast.ts';
import { block, named, string } from '../../groovy/build.ts';

/** Statements whose failure is said in the log and changes no result: for messages about a result. */
export function quietly(message: string, statements: readonly Statement[]): Directive {
  const unchanged = string('SUCCESS');
  return block(
    'catchError',
    [named('message', string(message)), named('buildResult', unchanged), named('stageResult', unchanged)],
    statements,
  );
}
