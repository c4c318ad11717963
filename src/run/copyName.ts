/** The name of a copy: `20240229T134501Z`, by UTC, so that names sort by time. */
export function printCopyName(takenAt: Date): string {
  return takenAt.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** What a file in the folder of a service's copies is. */
export interface CopyFileName {
  /** The copy that it belongs to: `20240229T134501Z`. */
  readonly copy: string;
  readonly takenAt: Date;
  /** `dump`, or a volume's name with `.tar`, or `json` for the manifest. */
  readonly part: string;
  /** Whether it was being written when its writer ended. */
  readonly isPartial: boolean;
}

/** The part that says what a copy's other files should be. */
export const MANIFEST_PART = 'json';

/** The end of a file's name while it is being written. */
export const PARTIAL = '.unfinished';

const COPY_FILE = /^((\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z)\.(dump|json|[a-z][a-z0-9-]*\.tar)(\.unfinished)?$/;

/** The name of one of a copy's files: `20240229T134501Z.dump`. */
export function printCopyFileName(copy: string, part: string): string {
  return `${copy}.${part}`;
}

/** What the file of this name is to its copy; `undefined` for any other file, which is not ours to read or to delete. */
export function parseCopyName(name: string): CopyFileName | undefined {
  const [, copy, year, month, day, hour, minute, second, part, partial] = COPY_FILE.exec(name) ?? [];
  if (copy === undefined || part === undefined) return undefined;
  const takenAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // Such as 30 February, which would be another day.
  if (Number.isNaN(takenAt.getTime()) || printCopyName(takenAt) !== copy) return undefined;
  return { copy, takenAt, part, isPartial: partial !== undefined };
}
