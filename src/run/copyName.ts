/** The name of a copy: `20240229T134501Z`, by UTC, so that names sort by time. */
export function printCopyName(takenAt: Date): string {
  return takenAt.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** A file of a backup, parsed from its name. */
export interface CopyFileName {
  /** The name of the backup: `20240229T134501Z`. */
  readonly copy: string;
  readonly takenAt: Date;
  /** `dump`, or a volume's name with `.tar`, or `json` for the manifest. */
  readonly part: string;
  /** Whether it was not completely written. */
  readonly isPartial: boolean;
}

/** The part that lists a backup's other files. */
export const MANIFEST_PART = 'json';

/** The suffix of a file's name while it is being written. */
export const PARTIAL = '.unfinished';

const COPY_FILE = /^((\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z)\.(dump|json|[a-z][a-z0-9-]*\.tar)(\.unfinished)?$/;

/** The name of one of a copy's files: `20240229T134501Z.dump`. */
export function printCopyFileName(copy: string, part: string): string {
  return `${copy}.${part}`;
}

/** Parses the name of a backup file; `undefined` for any other file, which must not be read or deleted. */
export function parseCopyName(name: string): CopyFileName | undefined {
  const [, copy, year, month, day, hour, minute, second, part, partial] = COPY_FILE.exec(name) ?? [];
  if (copy === undefined || part === undefined) return undefined;
  const takenAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // Such as 30 February, which would be another day.
  if (Number.isNaN(takenAt.getTime()) || printCopyName(takenAt) !== copy) return undefined;
  return { copy, takenAt, part, isPartial: partial !== undefined };
}
