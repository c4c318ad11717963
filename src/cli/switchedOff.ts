import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ignorableCodes } from '../declarative/validate.ts';
import type { Diagnostic } from '../model/diagnostic.ts';

/**
 * The findings without the warnings of traps that a comment in the author's file switches off, as in a Jenkinsfile:
 * `// pipegen-ignore step-unknown` on the line, or on the one before.
 */
export function withoutSwitchedOff(projectFolder: string, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const ignored = new Map<string, readonly string[][]>();
  return diagnostics.filter(({ code, where }) => {
    if (where === undefined || !ignorableCodes.includes(code)) return true;
    const lines = ignored.get(where.file) ?? readIgnored(resolve(projectFolder, where.file));
    ignored.set(where.file, lines);
    return ![where.line, where.line - 1].some((line) => lines[line - 1]?.includes(code));
  });
}

/** For each line of a file, the codes that its comment names. */
function readIgnored(path: string): string[][] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.map((line) => {
    const codes = /\/[/*].*\bpipegen-ignore\b[ \t:]*([\w \t,-]*)/.exec(line)?.[1];
    return codes?.split(/[\s,]+/) ?? [];
  });
}
