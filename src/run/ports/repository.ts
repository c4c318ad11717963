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
  /** Whether the first commit is the second or an ancestor of it; `undefined` when either is unknown. */
  contains(ancestor: string, descendant: string): Promise<boolean | undefined>;
}
