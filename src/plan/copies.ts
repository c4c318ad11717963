/** One file of a copy, as it was when the copy was finished. */
export interface CopiedFile {
  /** `20240229T134501Z.dump`. */
  readonly name: string;
  readonly bytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/** What is written beside a copy's files once all of them are on the disk: it makes them a copy. */
export interface CopyManifest {
  readonly version: 1;
  readonly environment: string;
  readonly service: string;
  /** ISO 8601, by the clock of the service's engine. */
  readonly takenAt: string;
  /** Greater than that of each copy of the service before it: a clock may be set back. */
  readonly sequence: number;
  /** Why: what the operation that took it gave as its cause. */
  readonly cause: string;
  /** Who took it, and with which command. */
  readonly by: string;
  readonly command: string;
  /** The release that served then; absent when none did. */
  readonly release?: string;
  /** The release of each migration that had run on the data, by its key in the ledger. */
  readonly migrations: { readonly [projectAndService: string]: string };
  /** Whether it is found by its name only: it holds what a restore was about to replace, or what nothing had used yet. */
  readonly isSafety: boolean;
  readonly files: readonly CopiedFile[];
}

/** A copy of a service's data: the files that were written at one time. */
export interface Copy {
  /** `20240229T134501Z`, what its files' names begin with. */
  readonly name: string;
  readonly takenAt: Date;
  /** Every file of it that there is, its manifest among them. */
  readonly files: readonly string[];
  /** `unfinished` has no manifest; `damaged` is not what its manifest says. */
  readonly state: 'whole' | 'unfinished' | 'damaged';
  /** Absent when it is unfinished or cannot be read. */
  readonly manifest?: CopyManifest;
}

/** A copy that can be restored, as far as its files' names and sizes tell. */
export type WholeCopy = Copy & { readonly state: 'whole'; readonly manifest: CopyManifest };

/** Whether a copy can be restored, as far as its files' names and sizes tell. */
export function isWhole(copy: Copy): copy is WholeCopy {
  return copy.state === 'whole' && copy.manifest !== undefined;
}

/** The same copies, the one that was written last first, whatever its clock said. */
export function newestFirst(copies: readonly WholeCopy[]): readonly WholeCopy[] {
  return copies.toSorted((left, right) => right.manifest.sequence - left.manifest.sequence);
}

/** Which copy somebody wants: one by its name, the newest of a time or before it, or the newest there is. */
export type CopyChoice = { readonly name: string } | { readonly at: Date } | 'latest';

/**
 * The copy that somebody wants; `undefined` when there is none. What a restore put aside is only found by its name:
 * the newest copy to go back to is another.
 */
export function chooseCopy(copies: readonly Copy[], choice: CopyChoice): Copy | undefined {
  if (choice !== 'latest' && 'name' in choice) return copies.find(({ name }) => name === choice.name);
  const until = choice === 'latest' ? Number.POSITIVE_INFINITY : choice.at.getTime();
  return newestFirst(copies.filter(isRegular)).find(({ takenAt }) => takenAt.getTime() <= until);
}

/** Whether it is one of those that are taken at intervals or asked for: whole, and not what a restore put aside. */
export function isRegular(copy: Copy): copy is WholeCopy {
  return isWhole(copy) && !copy.manifest.isSafety;
}

/**
 * The copies that are no longer wanted once there are as many newer regular ones as are kept. A damaged one stays: it
 * is for a person to look at.
 *
 * @param keep how many of these regular copies stay
 */
export function outdatedCopies(copies: readonly Copy[], keep: number): readonly WholeCopy[] {
  const regular = newestFirst(copies.filter(isRegular));
  if (regular.length < keep) return [];
  const oldestKept = regular[keep - 1]?.manifest.sequence ?? Number.POSITIVE_INFINITY;
  return copies.filter(isWhole).filter(({ manifest }) => manifest.sequence < oldestKept);
}
