import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import packageJson from '../../../package.json' with { type: 'json' };
import type { FileReport } from './report.ts';

/**
 * The reports as SARIF, which GitHub's code scanning and editors read.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function formatSarif(reports: readonly FileReport[]): object {
  const codes = [...new Set(reports.flatMap(({ findings }) => findings.map(({ code }) => code)))].toSorted();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: packageJson.name, version: packageJson.version, rules: codes.map((id) => ({ id })) },
        },
        columnKind: 'utf16CodeUnits',
        results: reports.flatMap(({ file, findings }) =>
          findings.map(({ code, severity, message, fix, location }) => ({
            ruleId: code,
            ruleIndex: codes.indexOf(code),
            level: severity,
            message: { text: [message, fix ?? ''].join(' ').trim() },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: uriOf(file) },
                  region: {
                    startLine: location.line,
                    startColumn: location.column,
                    endLine: location.endLine,
                    endColumn: location.endColumn,
                  },
                },
              },
            ],
          })),
        ),
      },
    ],
  };
}

function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file === '-' ? 'stdin' : file.split(sep).map(encodeURIComponent).join('/');
}
