import type { Git, GitCommandOptions } from './client.ts';

/** What a commit says besides its tree. */
export interface CommitText {
  readonly parents: readonly string[];
  readonly message: string;
}

/** Who commits: what a person did is told by the entry or the merge, and nobody needs a `user.name` for it. */
const IDENTITY = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, 'pipegen'],
    [`GIT_${role}_EMAIL`, 'pipegen@localhost'],
  ]),
);

/**
 * Makes a commit of a tree. Nothing names it yet, and neither files nor branches nor the index are touched.
 *
 * @returns the commit's name
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

/** Makes a commit whose tree has one file. */
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
