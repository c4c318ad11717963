import { backedUpServices } from '../plan/backup.ts';
import type { Copy } from '../plan/copies.ts';
import { printable } from '../plan/printable.ts';
import { askedEnvironment } from '../run/askedEnvironment.ts';
import { badInput } from '../run/failure.ts';
import { readCopies } from '../run/tasks/backup.ts';
import { formatTime } from './formatTime.ts';
import { type ContextChoice, inContext } from './inContext.ts';
import type { Invocation } from './invocation.ts';
import type { Outcome } from './outcome.ts';
import { formatTable } from './table.ts';

/** A copy as `pipegen restore --list` shows it. */
interface ListedCopy {
  readonly service: string;
  readonly name: string;
  readonly takenAt: string;
  readonly state: Copy['state'];
  /** Whether it holds what a restore replaced. */
  readonly isSafety: boolean;
  readonly bytes?: number;
  readonly release?: string;
  readonly cause?: string;
  readonly by?: string;
}

/** Shows the copies of an environment's data, the newest first. */
export async function listCopies(
  invocation: Invocation,
  choice: ContextChoice,
  environmentName: string,
  serviceNames: readonly string[],
): Promise<Outcome> {
  return inContext(invocation, choice, async (context) => {
    const environment = askedEnvironment(context, environmentName);
    const known = backedUpServices(context.flow, environment).map(({ name }) => name);
    const unknown = serviceNames.find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw badInput(
        'service-unknown',
        `Unknown service "${unknown}": ${environmentName} has no backups of it.`,
        `Services with backups: ${known.join(', ') || 'none'}.`,
      );
    const asked = known.filter((name) => serviceNames.length === 0 || serviceNames.includes(name));
    const copiesOf = await readCopies(context, environment);
    const copies = asked.flatMap((service) => copiesOf(service).map((copy) => listed(service, copy)));
    copies.sort((left, right) => Date.parse(right.takenAt) - Date.parse(left.takenAt));
    return {
      exitCode: 0,
      diagnostics: [],
      answer: { environment: environmentName, copies },
      text: copies.length === 0 ? 'No backups.\n' : printable(formatTable(copies.map(cellsOf))),
    };
  });
}

function listed(service: string, { name, takenAt, state, manifest }: Copy): ListedCopy {
  const shown = { service, name, takenAt: takenAt.toISOString(), state };
  if (manifest === undefined) return { ...shown, isSafety: false };
  const { files, release, cause, by, isSafety } = manifest;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { ...shown, isSafety, bytes, cause, by, ...(release !== undefined && { release }) };
}

function cellsOf({ service, name, takenAt, state, bytes, release, cause, by }: ListedCopy): readonly string[] {
  return [
    name,
    service,
    formatTime(takenAt),
    bytes === undefined ? '' : formatBytes(bytes),
    release ?? '',
    state === 'whole' ? `by ${by}, because ${cause}` : state,
  ];
}

/** `340 B`, `2.1 MB` */
function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${power === 0 ? bytes : (bytes / 1_000 ** power).toFixed(1)} ${units[power]}`;
}
