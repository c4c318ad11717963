import type { ControllerConnection } from '../../controller/connection.ts';
import { askValidator, type Refused } from '../../controller/validator.ts';
import { placeInJson } from '../../declarative/jsonPlaces.ts';
import type { Place } from '../../declarative/source.ts';
import type { PlacedFinding } from '../../declarative/validate.ts';
import type { FileReport } from './report.ts';

/** How many files a controller is asked about at once. */
const AT_ONCE = 4;

/** Reports with what a controller's own validator says as well. What both say of a place is said once, in our words. */
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
    .map((refused): PlacedFinding => {
      const { message } = refused;
      return { code, severity: 'error', message, place: placeIn(report.text, refused) };
    })
    .filter((finding) => !ours.has(positionOf(finding)));
  const findings = [...report.findings, ...theirs].toSorted(
    ({ place: one }, { place: other }) => one.line - other.line || one.column - other.column,
  );
  return { ...report, findings };
}

function placeIn(text: string, { line = 1, column = 1, path }: Refused): Place {
  if (path !== undefined) return placeInJson(text, path);
  return { line, column, endLine: line, endColumn: column + wordLength(text, line, column) };
}

/** How far the word at a place reaches. */
function wordLength(text: string, line: number, column: number): number {
  const written = text.split(/\r\n|\r|\n/)[line - 1] ?? '';
  return /^\w+/.exec(written.slice(column - 1))?.[0].length ?? 1;
}

function positionOf({ place }: PlacedFinding): string {
  return `${place.line}:${place.column}`;
}
