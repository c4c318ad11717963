import type { Statement } from '../groovy/ast.ts';
import { script } from '../groovy/build.ts';
import { printWithOrigins } from '../groovy/print.ts';
import type { Code } from './conversion.ts';

/** Statements as the text of a `script` or `expression`. */
export function printCode(statements: readonly Statement[]): Code {
  const { text, origins } = printWithOrigins(script(statements));
  return { source: text.trimEnd(), lines: origins };
}
