import type { Git, GitCommandOptions } from './client.ts';

/** The metadata of a commit. */
export interface CommitText {
  readonly parents: readonly string[];
  readonly message: string;
}

/** The author of commits, so that no `user.name` is needed. The entry or the merge names the user. */
const IDENTITY = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, 'pipegen'],
    [`GIT_${role}_EMAIL`, 'pipegen@localhost'],
  ]),
);

/**
 * Creates a commit of a tree without a ref. Files, branches and the index are not changed.
 *
 * @returns the commit ID
 */
export function commitTree(
  git: Git,
  tree: string,
  { parents, message }: CommitText,
  limit: Pick<GitCommandOptions, 'seconds'> = {},
): Promise<string> {
  const args = ['commit-tree', ...parents.flatMap((parent) => ['-p', parent]), tree];
  return write(git, args, { ...limit, input: message });
}

/** Creates a commit with one file. */
export async function commitFile(
  git: Git,
  file: { readonly name: string; readonly text: string },
  text: CommitText,
  limit: Pick<GitCommandOptions, 'seconds'> = {},
): Promise<string> {
  const blob = await write(git, ['hash-object', '-w', '--stdin'], { ...limit, input: file.text });
  const tree = await write(git, ['mktree'], { ...limit, input: `100644 blob ${blob}\t${file.name}\n` });
  return commitTree(git, tree, text, limit);
}

async function write(git: Git, args: readonly string[], options: GitCommandOptions): Promise<string> {
  return (await git.read(args, { ...options, env: IDENTITY })).trim();
}
