import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type DiagnosticStyle, printDiagnostic, sortDiagnostics } from '../load/printDiagnostic.ts';
import { count } from '../model/count.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Colors } from './terminal.ts';

/**
 * Diagnostics as people read them, each with the line of the author's file, and how many there are.
 *
 * @param known the texts of files that are at hand; the others are read
 */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  projectFolder: string,
  colors: Colors,
  known: ReadonlyMap<string, string> = new Map(),
): string {
  const style: DiagnosticStyle = { location: colors.cyan, error: colors.red, warning: colors.yellow, fix: colors.dim };
  const sources = new Map<string, string | undefined>(known);
  const texts: string[] = [];
  for (const diagnostic of sortDiagnostics(diagnostics)) {
    const file = diagnostic.where?.file;
    if (file !== undefined && !sources.has(file)) sources.set(file, readText(resolve(projectFolder, file)));
    texts.push(printDiagnostic(diagnostic, file === undefined ? undefined : sources.get(file), style));
  }
  return `${texts.join('\n')}\n${summarize(diagnostics, colors)}\n`;
}

function summarize(diagnostics: readonly Diagnostic[], colors: Colors): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  return [
    ...(errors > 0 ? [colors.red(count(errors, 'error'))] : []),
    ...(warnings > 0 ? [colors.yellow(count(warnings, 'warning'))] : []),
  ].join(', ');
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
