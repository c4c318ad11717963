import { createHash } from 'node:crypto';
import { Failure, stateChanged } from '../../../src/run/failure.ts';
import type { Commit, Repository } from '../../../src/run/ports/repository.ts';

/** The files of a commit, by path. */
export type FakeFiles = { readonly [path: string]: string };

/** A commit with all that git would know of it. */
export interface FakeCommit extends Commit {
  readonly parents: readonly string[];
  readonly files: FakeFiles;
}

/** What a new commit is made of. */
export interface FakeCommitOptions {
  /** `A change` by default. */
  readonly subject?: string;
  /** Added to and replacing those of the branch's head. */
  readonly files?: FakeFiles;
}

/** A repository and its remote in memory, which hold the same: what is committed on a branch is pushed. */
export class FakeRepository implements Repository {
  readonly commits = new Map<string, FakeCommit>();
  /** The files of each tree. */
  private readonly trees = new Map<string, FakeFiles>();
  /** The commit at the head of each branch. */
  readonly branches = new Map<string, string>();
  /** The branch that is checked out. */
  checkedOut: string;
  /** What was checked out beside the working copy. */
  readonly checkOuts = new Set<string>();
  /** Called before anything is read or changed by the port's methods, and may throw. */
  before: (what: string) => void = () => {};

  /** @param branches all begin with one commit, the first is checked out; `STAGING`, `QA` and `PROD` by default */
  constructor(branches: readonly string[] = ['STAGING', 'QA', 'PROD'], files: FakeFiles = {}) {
    const [first = 'STAGING'] = branches;
    this.checkedOut = first;
    const id = this.add({ subject: 'Begin', parents: [], files });
    for (const branch of [first, ...branches]) this.branches.set(branch, id);
  }

  /** Adds a commit to a branch, which begins where the checked out one is if there is none. */
  commit(branch: string, { subject = 'A change', files = {} }: FakeCommitOptions = {}): string {
    const parent = this.get(this.branches.get(branch) ?? this.headOf(this.checkedOut));
    const id = this.add({ subject, parents: [parent.id], files: { ...parent.files, ...files } });
    this.branches.set(branch, id);
    return id;
  }

  /** Merges a commit into a branch, always with a commit of its own. */
  merge(branch: string, head: string, subject = `Merge ${head}`): string {
    const into = this.headOf(branch);
    const merged = this.mergeFiles(into, head);
    if ('conflicts' in merged) throw new Failure('not-mergeable', `Conflicts in ${merged.conflicts.join(', ')}.`);
    const id = this.add({ subject, parents: [into, head], files: merged.files });
    this.branches.set(branch, id);
    return id;
  }

  async head(): Promise<Commit> {
    this.before('head');
    return this.show(this.headOf(this.checkedOut));
  }

  async branchHead(branch: string): Promise<string | undefined> {
    this.before('branchHead');
    return this.branches.get(branch);
  }

  async find(revision: string): Promise<Commit | undefined> {
    this.before('find');
    const matches = revision.length < 4 ? [] : [...this.commits.keys()].filter((id) => id.startsWith(revision));
    const id = this.branches.get(revision) ?? (matches.length === 1 ? matches[0] : undefined);
    return id === undefined ? undefined : this.show(id);
  }

  async readFile(commit: string, path: string): Promise<string | undefined> {
    this.before('readFile');
    const { files } = this.get(commit);
    return Object.hasOwn(files, path) ? files[path] : undefined;
  }

  async folderOf(tree: string, folder: string): Promise<string> {
    this.before('folderOf');
    if (folder === '.') return tree;
    const inside = Object.entries(this.trees.get(tree) ?? {}).filter(([path]) => path.startsWith(`${folder}/`));
    if (inside.length === 0) throw new Failure('program-failed', `There is no folder ${folder}.`);
    return hash(Object.fromEntries(inside.sort()));
  }

  async subjectsBetween(from: string, to: string): Promise<readonly string[]> {
    this.before('subjectsBetween');
    const known = this.history(from);
    return [...this.history(to)].filter((id) => !known.has(id)).map((id) => this.get(id).subject);
  }

  async tryMerge(into: string, head: string): Promise<{ readonly tree: string } | { readonly conflicts: string[] }> {
    this.before('tryMerge');
    const merged = this.mergeFiles(into, head);
    return 'conflicts' in merged ? merged : { tree: this.treeOf(merged.files) };
  }

  async createBranch(branch: string, commit: string): Promise<void> {
    this.before('createBranch');
    this.get(commit);
    const there = this.branches.get(branch) ?? commit;
    if (there !== commit) throw stateChanged(`There is already a branch "${branch}" at another commit.`);
    this.branches.set(branch, commit);
  }

  async deleteBranch(branch: string, commit: string): Promise<void> {
    this.before('deleteBranch');
    if (this.branches.get(branch) === commit) this.branches.delete(branch);
  }

  async checkOut(commit: string): Promise<string> {
    this.before('checkOut');
    this.checkOuts.add(this.get(commit).id);
    return `/workspace/.pipegen/worktrees/${commit}`;
  }

  async contains(ancestor: string, descendant: string): Promise<boolean | undefined> {
    this.before('contains');
    if (!this.commits.has(ancestor) || !this.commits.has(descendant)) return undefined;
    return this.history(descendant).has(ancestor);
  }

  private add(commit: Omit<FakeCommit, 'id' | 'tree'>): string {
    const id = hash({ ...commit, number: this.commits.size });
    this.commits.set(id, { ...commit, id, tree: this.treeOf(commit.files) });
    return id;
  }

  private treeOf(files: FakeFiles): string {
    const tree = hash(files);
    this.trees.set(tree, files);
    return tree;
  }

  private headOf(branch: string): string {
    const id = this.branches.get(branch);
    if (id === undefined) throw new Error(`There is no branch ${branch}.`);
    return id;
  }

  private get(id: string): FakeCommit {
    const commit = this.commits.get(id);
    if (commit === undefined) throw new Failure('commit-unknown', `Unknown commit "${id}".`);
    return commit;
  }

  private show(commit: string): Commit {
    const { id, tree, subject } = this.get(commit);
    return { id, tree, subject };
  }

  /** A commit and all before it, newest first. */
  private history(id: string): ReadonlySet<string> {
    const found = new Set([this.get(id).id]);
    for (const each of found) for (const parent of this.get(each).parents) found.add(parent);
    const order = [...this.commits.keys()];
    return new Set([...found].sort((left, right) => order.indexOf(right) - order.indexOf(left)));
  }

  /** Merges file by file: what one side changed since the newest commit that both have. */
  private mergeFiles(into: string, head: string): { readonly files: FakeFiles } | { readonly conflicts: string[] } {
    const [ours, theirs] = [this.get(into).files, this.get(head).files];
    const shared = this.history(head);
    const base = [...this.history(into)].find((id) => shared.has(id));
    if (base === undefined) throw new Failure('program-failed', 'These have no commit in common.');
    const before = this.get(base).files;
    const paths = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort();
    const conflicts = paths.filter(
      (path) => ours[path] !== theirs[path] && ours[path] !== before[path] && theirs[path] !== before[path],
    );
    if (conflicts.length > 0) return { conflicts };
    const merged = paths.flatMap((path) => {
      const text = ours[path] === before[path] ? theirs[path] : ours[path];
      return text === undefined ? [] : [[path, text] as const];
    });
    return { files: Object.fromEntries(merged) };
  }
}

/** A name as git gives one; the order of files does not matter to it. */
function hash(value: object): string {
  const text = JSON.stringify(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
  return createHash('sha1').update(text).digest('hex');
}
