/** A commit. */
export interface Commit {
  readonly id: string;
  /** The object name of its tree of files. */
  readonly tree: string;
  /** The first line of its message, which is untrusted. */
  readonly subject: string;
}

/** The git repository that the workspace is a working copy of. */
export interface Repository {
  /** Returns the checked-out commit. */
  head(): Promise<Commit>;
  /** Returns the current head of a branch on the remote; `undefined` if it cannot be read. */
  branchHead(branch: string): Promise<string | undefined>;
  /** Finds a commit by a branch name, an ID or an abbreviated ID; `undefined` if there is none. */
  find(revision: string): Promise<Commit | undefined>;
  /** Reads a file at a commit; `undefined` if it does not exist. */
  readFile(commit: string, path: string): Promise<string | undefined>;
  /**
   * Returns the object name of a folder in a tree, which stays the same while its files do.
   *
   * @param folder relative to the top of the repository, with `/`; `.` for all of it
   */
  folderOf(tree: string, folder: string): Promise<string>;
  /** Returns the subjects of commits that are in the second but not in the first, newest first. */
  subjectsBetween(from: string, to: string): Promise<readonly string[]>;
  /** Simulates the merge of the second commit into the first: returns the ID of the tree, or the files with conflicts. */
  tryMerge(into: string, head: string): Promise<{ readonly tree: string } | { readonly conflicts: readonly string[] }>;
  /** Creates a branch on the remote at a commit, if it does not exist there already. */
  createBranch(branch: string, commit: string): Promise<void>;
  /** Deletes a branch on the remote if it is still at this commit. */
  deleteBranch(branch: string, commit: string): Promise<void>;
  /**
   * Checks a commit out into its own folder in `.pipegen/`. The working copy is not changed.
   *
   * @returns the absolute path, which is the same for the same commit, also after an interruption
   */
  checkOut(commit: string): Promise<string>;
  /** Whether the first commit is the second or an ancestor of it; `undefined` when either is unknown. */
  contains(ancestor: string, descendant: string): Promise<boolean | undefined>;
}
