import type { ControllerConnection } from '../../controller/connection.ts';
import { askValidator, type Refused } from '../../controller/validator.ts';
import { locationInJson } from '../../declarative/jsonLocations.ts';
import type { Location } from '../../declarative/source.ts';
import type { LocatedFinding } from '../../declarative/validate.ts';
import type { FileReport } from './report.ts';

/** How many files a controller is asked about at once. */
const AT_ONCE = 4;

/** Reports with what a controller's own validator says as well. What both say of a location is said once, in our words. */
export async function askController(
  reports: readonly FileReport[],
  connection: ControllerConnection,
): Promise<readonly FileReport[]> {
  const merged: FileReport[] = [...reports];
  const left = [...reports.entries()];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, report] = next;
      // What could not be read is no question.
      if (report.findings.some(({ code }) => code === 'file-unreadable')) continue;
      const form = report.file.endsWith('.json') ? 'json' : 'jenkinsfile';
      merged[index] = mergeVerdict(report, await askValidator(connection, form, report.text));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return merged;
}

/**
 * A report with someone else's verdict.
 *
 * @param code of what is refused
 */
export function mergeVerdict(report: FileReport, verdict: readonly Refused[], code = 'controller-refuses'): FileReport {
  const ours = new Set(report.findings.filter(({ severity }) => severity === 'error').map(positionOf));
  const theirs = verdict
    .map((refused): LocatedFinding => {
      const { message } = refused;
      return { code, severity: 'error', message, location: locationIn(report.text, refused) };
    })
    .filter((finding) => !ours.has(positionOf(finding)));
  const findings = [...report.findings, ...theirs].toSorted(
    ({ location: one }, { location: other }) => one.line - other.line || one.column - other.column,
  );
  return { ...report, findings };
}

function locationIn(text: string, { line = 1, column = 1, path }: Refused): Location {
  if (path !== undefined) return locationInJson(text, path);
  return { line, column, endLine: line, endColumn: column + wordLength(text, line, column) };
}

/** How far the word at a location reaches. */
function wordLength(text: string, line: number, column: number): number {
  const written = text.split(/\r\n|\r|\n/)[line - 1] ?? '';
  return /^\w+/.exec(written.slice(column - 1))?.[0].length ?? 1;
}

function positionOf({ location }: LocatedFinding): string {
  return `${location.line}:${location.column}`;
}
