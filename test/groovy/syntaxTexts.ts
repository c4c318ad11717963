import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One text a line, `\n` for a line end: after `+` Groovy takes it, after `-` it does not. */
export const texts = readFileSync(join(import.meta.dirname, 'syntax.txt'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => ({ isGroovy: line.startsWith('+'), text: line.slice(2).replaceAll('\\n', '\n') }));
