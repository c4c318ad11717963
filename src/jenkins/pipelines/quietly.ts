import type { Directive, Statement } from '../../groovy/ast.ts';
import { block, boolean, named, string } from '../../groovy/build.ts';

/**
 * Statements whose failure is said in the log and changes no result: for messages about a result.
 *
 * @param catchInterruptions whether that holds for a timeout as well, and so for a person who aborts the build
 */
export function quietly(message: string, statements: readonly Statement[], catchInterruptions = false): Directive {
  const unchanged = string('SUCCESS');
  return block(
    'catchError',
    [
      named('message', string(message)),
      named('buildResult', unchanged),
      named('stageResult', unchanged),
      named('catchInterruptions', boolean(catchInterruptions)),
    ],
    statements,
  );
}
