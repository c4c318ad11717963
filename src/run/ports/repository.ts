/** A commit. */
export interface Commit {
  readonly id: string;
  /** The object name of its tree of files. */
  readonly tree: string;
  /** The first line of its message: whatever its author wrote. */
  readonly subject: string;
}

/** The git repository that the workspace is a working copy of. */
export interface Repository {
  /** The commit that is checked out. */
  head(): Promise<Commit>;
  /** The commit at the head of a branch of the remote now; `undefined` when it cannot be told. */
  branchHead(branch: string): Promise<string | undefined>;
  /** A commit by its name, a branch's or a whole or shortened one; `undefined` when the repository has none of it. */
  find(revision: string): Promise<Commit | undefined>;
  /** A file as a commit has it; `undefined` when it has none of that path. */
  readFile(commit: string, path: string): Promise<string | undefined>;
  /**
   * The object name of a folder's files in a tree, which is the same as long as they are.
   *
   * @param folder relative to the top of the repository, with `/`; `.` for all of it
   */
  folderOf(tree: string, folder: string): Promise<string>;
  /** The subjects of the commits that the second has and the first has not, newest first. */
  subjectsBetween(from: string, to: string): Promise<readonly string[]>;
  /** What merging the second commit into the first would give, without merging: a tree's object name, or the files in conflict. */
  tryMerge(into: string, head: string): Promise<{ readonly tree: string } | { readonly conflicts: readonly string[] }>;
  /** Makes a branch of the remote at a commit; one that is there already at this commit is as good. */
  createBranch(branch: string, commit: string): Promise<void>;
  /** Deletes a branch of the remote if it is still at this commit. */
  deleteBranch(branch: string, commit: string): Promise<void>;
  /**
   * Checks a commit out into a folder of its own below `.pipegen/`, beside the working copy, which is left as it is.
   *
   * @returns the folder, absolute; the same for the same commit, so that it is there after an interruption
   */
  checkOut(commit: string): Promise<string>;
  /** Whether the first commit is the second or an ancestor of it; `undefined` when either is unknown. */
  contains(ancestor: string, descendant: string): Promise<boolean | undefined>;
}
