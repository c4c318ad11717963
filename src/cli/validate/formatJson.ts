import { type FileReport, isOk } from './report.ts';

/** The reports as `--json` prints them. */
export function formatJson(reports: readonly FileReport[]): object {
  return {
    files: reports.map((report) => ({
      file: report.file,
      ok: isOk(report),
      diagnostics: report.findings.map(({ code, severity, message, fix, location: { line, column } }) => ({
        code,
        severity,
        message,
        line,
        column,
        ...(fix === undefined ? {} : { fix }),
      })),
    })),
  };
}
