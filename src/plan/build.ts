import type { GeneratedFile } from '../model/generatedFile.ts';
import { type Hash, type Origin, stamp } from './stamp.ts';

/** An existing file at a path that pipegen generates. */
export interface FoundFile {
  /** `blocked` for a link or a folder, which is never replaced. */
  readonly origin: Origin | 'blocked';
  /** SHA-256 of its whole text; empty for what is blocked. */
  readonly hash: string;
}

/** One change to the project's files, and its cause. */
export type FileStep =
  | { readonly kind: 'create' | 'update'; readonly path: string; readonly cause: string; readonly text: string }
  | { readonly kind: 'delete'; readonly path: string; readonly cause: string };

/** A file that must not be overwritten. While one exists, nothing is written. */
export interface FileConflict {
  readonly path: string;
  readonly reason: 'edited' | 'foreign' | 'blocked';
  /** The file to edit instead; absent if the file is no longer generated. */
  readonly source?: string;
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
 * replaced, except for links and folders.
 *
 * @param wanted read once, so that the texts of unchanged files need not be held
 * @param found the files in these folders, by path
 * @throws {Error} when two files want the same path: a bug in pipegen, not an error of the user
 */
export async function planBuild(
  wanted: AsyncIterable<GeneratedFile> | Iterable<GeneratedFile>,
  found: ReadonlyMap<string, FoundFile>,
  { hash, force }: { readonly hash: Hash; readonly force: boolean },
): Promise<BuildPlan> {
  const steps: FileStep[] = [];
  const conflicts: FileConflict[] = [];
  const hashes = new Map<string, string>();
  let unchanged = 0;
  for await (const file of wanted) {
    const { path, source } = file;
    if (hashes.has(path)) throw new Error(`Two generated files have the path ${path}.`);
    const text = stamp(file, hash);
    const textHash = hash(text);
    hashes.set(path, textHash);
    const present = found.get(path);
    const conflict = present && conflictReason(present, force);
    if (present?.hash === textHash) unchanged += 1;
    else if (conflict) conflicts.push({ path, reason: conflict, source });
    else if (present) steps.push({ kind: 'update', path, cause: updateCause(present, source), text });
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
  return origin === 'generated' || force ? undefined : origin;
}

function updateCause({ origin }: FoundFile, source: string): string {
  return origin === 'generated' ? `${source} changed` : '--force overwrites it';
}
