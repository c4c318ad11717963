import type { GeneratedFile } from '../model/generatedFile.ts';
import { type Hash, type Origin, stamp } from './stamp.ts';

/** What stands at a path of the unit that pipegen owns. */
export interface FoundFile {
  /** `blocked`: a link or a folder, which is never replaced. */
  readonly origin: Origin | 'blocked';
  /** SHA-256 of its whole text; empty for what is blocked. */
  readonly hash: string;
}

/** One change to the project's files, and why it is made. */
export type FileStep =
  | { readonly kind: 'create' | 'update'; readonly path: string; readonly cause: string; readonly text: string }
  | { readonly kind: 'delete'; readonly path: string; readonly cause: string };

/** A file that stands in the way: nothing is written while there is one. */
export interface FileConflict {
  readonly path: string;
  readonly reason: 'edited' | 'foreign' | 'blocked';
  /** The file to edit instead; none when the file is no longer wanted. */
  readonly source?: string;
}

/** What a build changes, in the order of execution. */
export interface BuildPlan {
  readonly steps: readonly FileStep[];
  readonly conflicts: readonly FileConflict[];
  /** The hash of every wanted file by path: what the unit looks like when the plan is done. */
  readonly wanted: ReadonlyMap<string, string>;
  readonly unchanged: number;
}

/**
 * Decides what to write and delete so that the project's owned places hold exactly the wanted files.
 *
 * Files that pipegen did not write, and generated files that somebody edited, are conflicts; with `force` they are
 * replaced, except for links and folders.
 *
 * @param wanted read once, so that the texts of unchanged files need not be held
 * @param found what stands in the owned places, by path
 * @throws {Error} when two files want the same path: the compiler's fault, not the user's
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
    else steps.push({ kind: 'create', path, cause: `${source} asks for it`, text });
  }
  for (const [path, { origin }] of found) {
    if (hashes.has(path) || origin === 'foreign' || origin === 'blocked') continue;
    if (origin === 'edited' && !force) conflicts.push({ path, reason: 'edited' });
    else steps.push({ kind: 'delete', path, cause: 'nothing asks for it any more' });
  }
  return { steps, conflicts, wanted: hashes, unchanged };
}

function conflictReason({ origin }: FoundFile, force: boolean): FileConflict['reason'] | undefined {
  if (origin === 'blocked') return 'blocked';
  return origin === 'generated' || force ? undefined : origin;
}

function updateCause({ origin }: FoundFile, source: string): string {
  return origin === 'generated' ? `${source} changed` : 'it is replaced by force';
}
