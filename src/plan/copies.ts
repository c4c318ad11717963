/** One file of a backup, as it was when the backup was finished. */
export interface CopiedFile {
  /** `20240229T134501Z.dump`. */
  readonly name: string;
  readonly bytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/** The manifest of a backup, written after all its files. Files without a manifest are an unfinished backup. */
export interface CopyManifest {
  readonly version: 1;
  readonly environment: string;
  readonly service: string;
  /** ISO 8601, by the clock of the service's engine. */
  readonly takenAt: string;
  /** Greater than that of each earlier backup of the service. Times are not reliable, because a clock may be set back. */
  readonly sequence: number;
  /** The cause of the operation that took it. */
  readonly cause: string;
  /** Who took it, and with which command. */
  readonly by: string;
  readonly command: string;
  /** The release that was deployed at that time; absent if none was. */
  readonly release?: string;
  /** The release of each migration that had run on the data, by its key in the ledger. */
  readonly migrations: { readonly [projectAndService: string]: string };
  /** Whether it is restored only by name: a backup before a restore, or of data that was not used yet. */
  readonly isSafety: boolean;
  readonly files: readonly CopiedFile[];
}

/** A backup of a service's data: the files that were written at one time. */
export interface Copy {
  /** The prefix of its files' names: `20240229T134501Z`. */
  readonly name: string;
  readonly takenAt: Date;
  /** All its existing files, including the manifest. */
  readonly files: readonly string[];
  /** `unfinished` without a manifest; `damaged` if a file does not match the manifest. */
  readonly state: 'whole' | 'unfinished' | 'damaged';
  /** Absent when it is unfinished or cannot be read. */
  readonly manifest?: CopyManifest;
}

/** A backup that is complete, according to the names and sizes of its files. */
export type WholeCopy = Copy & { readonly state: 'whole'; readonly manifest: CopyManifest };

/** Whether a backup is complete, according to the names and sizes of its files. */
export function isWhole(copy: Copy): copy is WholeCopy {
  return copy.state === 'whole' && copy.manifest !== undefined;
}

/** Returns backups in the reverse order of writing, regardless of their times. */
export function newestFirst(copies: readonly WholeCopy[]): readonly WholeCopy[] {
  return copies.toSorted((left, right) => right.manifest.sequence - left.manifest.sequence);
}

/** The backup to restore: one by name, the newest at or before a time, or the newest. */
export type CopyChoice = { readonly name: string } | { readonly at: Date } | 'latest';

/**
 * Finds the backup to restore; `undefined` if there is none. A safety backup of an earlier restore is found only by name,
 * because it is not the newest backup that a user wants.
 */
export function chooseCopy(copies: readonly Copy[], choice: CopyChoice): Copy | undefined {
  if (choice !== 'latest' && 'name' in choice) return copies.find(({ name }) => name === choice.name);
  const until = choice === 'latest' ? Number.POSITIVE_INFINITY : choice.at.getTime();
  return newestFirst(copies.filter(isRegular)).find(({ takenAt }) => takenAt.getTime() <= until);
}

/** Whether a backup is complete, and was taken at an interval or on request, not as the safety backup of a restore. */
export function isRegular(copy: Copy): copy is WholeCopy {
  return isWhole(copy) && !copy.manifest.isSafety;
}

/**
 * Returns the backups to delete because enough newer regular ones exist. Damaged ones are kept for inspection.
 *
 * @param keep the number of regular backups to keep
 */
export function outdatedCopies(copies: readonly Copy[], keep: number): readonly WholeCopy[] {
  const regular = newestFirst(copies.filter(isRegular));
  if (regular.length < keep) return [];
  const oldestKept = regular[keep - 1]?.manifest.sequence ?? Number.POSITIVE_INFINITY;
  return copies.filter(isWhole).filter(({ manifest }) => manifest.sequence < oldestKept);
}
