import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ignorableCodes } from '../declarative/validate.ts';
import type { Diagnostic } from '../model/diagnostic.ts';

/**
 * The findings without the warnings that a comment in the author's file switches off, as in a Jenkinsfile:
 * `// pipegen-ignore step-unknown` on the line, or on the one before, other comments between them or not.
 */
export function withoutSwitchedOff(projectFolder: string, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const ignored = new Map<string, readonly (readonly string[])[]>();
  return diagnostics.filter(({ code, severity, where }) => {
    const ignorable = severity === 'warning' || ignorableCodes.includes(code);
    if (where === undefined || !ignorable) return true;
    const lines = ignored.get(where.file) ?? readIgnored(resolve(projectFolder, where.file));
    ignored.set(where.file, lines);
    return lines[where.line - 1]?.includes(code) !== true;
  });
}

/** For each line of a file, the codes that its comment names, and those before it. */
function readIgnored(path: string): string[][] {
  let above: string[] = [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => {
      const own = /\/[/*].*\bpipegen-ignore\b[ \t:]*([\w \t,-]*)/.exec(line)?.[1]?.split(/[\s,]+/) ?? [];
      const codes = [...above, ...own];
      above = /^\s*\/[/*]/.test(line) ? codes : own;
      return codes;
    });
}
