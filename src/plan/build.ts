import type { GeneratedFile } from '../model/generatedFile.ts';
import { present } from '../model/present.ts';
import { contentOf, type Hash, type Origin, readOrigin, readVersion, stamp } from './stamp.ts';

/** An existing file at a path that pipegen generates. */
export interface FoundFile {
  /** `blocked` for a link or a folder, which is never replaced. */
  readonly origin: Origin | 'blocked';
  /** SHA-256 of its whole text; empty for what is blocked. */
  readonly hash: string;
  /** SHA-256 of what counts in a comparison: neither line ends nor the version of pipegen do. */
  readonly content: string;
  /** The version of pipegen that generated it, if it says so. */
  readonly version?: string;
}

/** Describes an existing file by its text. */
export function describeFound(text: string, hash: Hash): FoundFile {
  const version = readVersion(text);
  return {
    origin: readOrigin(text, hash),
    hash: hash(text),
    content: hash(contentOf(text)),
    ...present({ version }),
  };
}

/** A link or a folder at a path that pipegen generates. */
export const BLOCKED: FoundFile = { origin: 'blocked', hash: '', content: '' };

/** One change to the project's files, and its cause. */
export type FileStep =
  | {
      readonly kind: 'create' | 'update';
      readonly path: string;
      readonly cause: string;
      readonly text: string;
      /** The version of pipegen that generated the file before, if it is another one. */
      readonly otherVersion?: string;
    }
  | { readonly kind: 'delete'; readonly path: string; readonly cause: string };

/** A file that must not be overwritten. While one exists, nothing is written. */
export interface FileConflict {
  readonly path: string;
  readonly reason: 'edited' | 'foreign' | 'blocked';
  /** The file to edit instead; absent if the file is no longer generated. */
  readonly source?: string;
  /** What would be generated; absent if the file is no longer generated. */
  readonly text?: string;
}

/** The changes of a build, in the order of execution. */
export interface BuildPlan {
  readonly steps: readonly FileStep[];
  readonly conflicts: readonly FileConflict[];
  /** The hash of every generated file by path, after the plan is executed. */
  readonly wanted: ReadonlyMap<string, string>;
  readonly unchanged: number;
}

/**
 * Decides what to write and delete so that the project's generated folders contain exactly the wanted files.
 *
 * Files that pipegen did not write, and generated files that somebody edited, are conflicts; with `force` they are
 * replaced, except for links and folders. A file with merge conflicts is written anew: either side was generated.
 *
 * A file whose content is the wanted one stays as it is, whatever its line ends and the version of pipegen in its first
 * line.
 *
 * @param wanted read once, so that the texts of unchanged files need not be held
 * @param found the files in these folders, by path
 * @throws {Error} when two files want the same path: a bug in pipegen, not an error of the user
 */
export async function planBuild(
  wanted: AsyncIterable<GeneratedFile> | Iterable<GeneratedFile>,
  found: ReadonlyMap<string, FoundFile>,
  { hash, force, version }: { readonly hash: Hash; readonly force: boolean; readonly version: string },
): Promise<BuildPlan> {
  const steps: FileStep[] = [];
  const conflicts: FileConflict[] = [];
  const hashes = new Map<string, string>();
  let unchanged = 0;
  for await (const file of wanted) {
    const { path, source } = file;
    if (hashes.has(path)) throw new Error(`Two generated files have the path ${path}.`);
    const text = stamp(file, hash, version);
    const before = found.get(path);
    const isWanted = before?.content === hash(contentOf(text));
    hashes.set(path, isWanted ? before.hash : hash(text));
    const reason = before && conflictReason(before, force);
    if (isWanted) unchanged += 1;
    else if (reason) conflicts.push({ path, reason, source, text });
    else if (before) steps.push({ kind: 'update', path, text, ...updateCause(before, source, version) });
    else steps.push({ kind: 'create', path, cause: `${source} generates it`, text });
  }
  for (const [path, { origin }] of found) {
    if (hashes.has(path) || origin === 'foreign' || origin === 'blocked') continue;
    if (origin === 'edited' && !force) conflicts.push({ path, reason: 'edited' });
    else steps.push({ kind: 'delete', path, cause: 'it is no longer generated' });
  }
  return { steps, conflicts, wanted: hashes, unchanged };
}

function conflictReason({ origin }: FoundFile, force: boolean): FileConflict['reason'] | undefined {
  if (origin === 'blocked') return 'blocked';
  return origin === 'generated' || origin === 'conflicted' || force ? undefined : origin;
}

function updateCause({ origin, version: former }: FoundFile, source: string, version: string) {
  if (origin === 'conflicted') return { cause: 'it has merge conflicts, which "npx pipegen build" resolves' };
  if (origin !== 'generated') return { cause: '--force overwrites it' };
  if (former === undefined || former === version) return { cause: `${source} changed` };
  return { cause: `pipegen ${former} generated it, and this is pipegen ${version}`, otherVersion: former };
}
