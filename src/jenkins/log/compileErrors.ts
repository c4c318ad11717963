import { present } from '../../model/present.ts';
import type { ScriptLocation } from './frame.ts';

/** One of the errors for which a script was not compiled. */
export interface CompileError {
  readonly message: string;
  readonly location: ScriptLocation;
}

/**
 * The errors in the message of a compilation that failed:
 *
 * ```
 * startup failed:
 * WorkflowScript: 25: Expected a stage @ line 25, column 3.
 *      stage('x') {
 *      ^
 * ```
 */
export function readCompileErrors(message: readonly string[]): CompileError[] {
  const errors: { script: string; line: number; texts: string[]; column?: number }[] = [];
  for (const line of message) {
    const [, script, number, text = ''] = /^(?:file:)?(WorkflowScript|\S.*?\.groovy): (\d+): (.*)$/.exec(line) ?? [];
    const open = errors.at(-1);
    if (script !== undefined) errors.push({ script, line: Number(number), texts: [text] });
    else if (open !== undefined && open.column === undefined && open.texts.length < 5) open.texts.push(line);
    else continue;
    const last = errors.at(-1);
    const [end, atLine, column] = / ?@ line (\d+), column (\d+)\.\s*$/.exec(last?.texts.at(-1) ?? '') ?? [];
    if (last === undefined || end === undefined) continue;
    last.texts.push((last.texts.pop() ?? '').slice(0, -end.length));
    last.line = Number(atLine);
    last.column = Number(column);
  }
  return errors.map(({ script, line, column, texts }) => ({
    message: (column === undefined ? texts.slice(0, 1) : texts).map((text) => text.trim()).join(' '),
    location: { script, line, ...present({ column }) },
  }));
}
