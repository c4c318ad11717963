import type { FileReport } from './report.ts';

/**
 * The reports as annotations of a GitHub workflow, one a line.
 *
 * @see https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#setting-an-error-message
 */
export function formatGitHub(reports: readonly FileReport[]): string {
  return reports
    .flatMap(({ file, findings }) =>
      findings.map(({ code, severity, message, fix, location }) => {
        const properties = {
          file,
          line: location.line,
          endLine: location.endLine,
          // GitHub takes columns only within one line.
          ...(location.line === location.endLine ? { col: location.column, endColumn: location.endColumn } : {}),
          title: code,
        };
        const named = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
        return `::${severity} ${named.join(',')}::${data([message, fix ?? ''].join(' ').trim())}\n`;
      }),
    )
    .join('');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
