import { printDiagnostic } from '../../load/printDiagnostic.ts';
import { count } from '../../model/count.ts';
import { whereOf } from '../located.ts';
import type { Colors } from '../terminal.ts';
import { type FileReport, isOk } from './report.ts';

/** The reports as people read them: each finding with its line underlined and its fix, and how many there are. */
export function formatPeople(reports: readonly FileReport[], colors: Colors): string {
  const style = { location: colors.cyan, error: colors.red, warning: colors.yellow, fix: colors.dim };
  const findings = reports.flatMap(({ file, text, findings: ofFile }) =>
    ofFile.map(({ code, severity, message, fix, location }) => {
      const where = whereOf(file, location, text);
      return printDiagnostic(
        { code, severity, message, path: [], where, ...(fix === undefined ? {} : { fix }) },
        text,
        style,
      );
    }),
  );
  return [...findings, summarize(reports, colors)].join('\n');
}

function summarize(reports: readonly FileReport[], colors: Colors): string {
  const all = reports.flatMap(({ findings }) => findings);
  const errors = all.filter(({ severity }) => severity === 'error').length;
  const warnings = all.length - errors;
  const refused = reports.filter((report) => !isOk(report)).length;
  const files = count(reports.length, 'file');
  const verdict =
    refused === 0
      ? `${files}: no errors`
      : `${files}, of which a controller would reject ${refused === reports.length ? 'all' : refused}`;
  return `${[
    reports.length === 1 ? (refused === 0 ? 'No errors' : 'A controller would reject this file') : verdict,
    ...(errors > 0 ? [colors.red(count(errors, 'error'))] : []),
    ...(warnings > 0 ? [colors.yellow(count(warnings, 'warning'))] : []),
  ].join(', ')}.\n`;
}
