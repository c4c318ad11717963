import { execFileSync } from 'node:child_process';

/** A merge that could be made, or not. */
export type TriedMerge = { readonly tree: string } | 'conflict';

/** What a git host does with a bare repository of its own. */
export class BareRepository {
  private readonly folder: string;
  constructor(folder: string) {
    this.folder = folder;
  }

  /** The commit at a branch's head; `undefined` when there is no such branch. */
  head(branch: string): string | undefined {
    return this.find(`refs/heads/${branch}`);
  }

  /** A commit by its name; `undefined` when there is none. */
  find(revision: string): string | undefined {
    try {
      return this.git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
    } catch {
      return undefined;
    }
  }

  /** The commits that the second has and the first has not. */
  between(from: string, to: string): readonly string[] {
    return this.git('rev-list', `${from}..${to}`).split('\n').filter(Boolean);
  }

  tryMerge(base: string, head: string): TriedMerge {
    try {
      return { tree: this.git('merge-tree', '--write-tree', base, head) };
    } catch {
      return 'conflict';
    }
  }

  /** Makes a merge commit and moves a branch there. */
  commitMerge(branch: string, base: string, head: string, tree: string, message: string): string {
    // A title may have what no commit's message can.
    const text = message.replaceAll('\0', '');
    const commit = this.git('commit-tree', tree, '-p', base, '-p', head, '-m', text);
    this.git('update-ref', `refs/heads/${branch}`, commit, base);
    return commit;
  }

  private git(...args: readonly string[]): string {
    return execFileSync('git', ['-c', 'user.name=GitHub', '-c', 'user.email=noreply@github.example', ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }
}
