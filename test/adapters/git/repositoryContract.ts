import { expect, it } from 'vitest';
import type { Repository } from '../../../src/run/ports/repository.ts';

/** A repository with an empty commit at the heads of `STAGING`, which is checked out, and `QA`. */
export interface RepositoryWorld {
  readonly repository: Repository;
  /** Commits files on a branch of the remote, with the subject. */
  commit(branch: string, subject: string, files: { readonly [path: string]: string }): string;
  /** Merges a commit into a branch of the remote. */
  merge(branch: string, head: string, subject: string): string;
}

/** What every repository must do: git, and the fake that stands for it in other tests. */
export function describeRepository(open: () => RepositoryWorld): void {
  it('knows commits, their files and what came before them', async () => {
    const { repository, commit } = open();
    const begin = await repository.head();
    const id = commit('QA', 'On QA', { file: 'content' });
    expect(await repository.branchHead('QA')).toBe(id);
    expect(await repository.branchHead('STAGING')).toBe(begin.id);
    for (const name of ['QA', id, id.slice(0, 10)])
      expect(await repository.find(name)).toMatchObject({ id, subject: 'On QA' });
    for (const name of ['NO-SUCH', '', '0'.repeat(40)]) expect(await repository.find(name)).toBeUndefined();
    expect((await repository.find('QA'))?.tree).not.toBe(begin.tree);
    expect(await repository.readFile(id, 'file')).toBe('content');
    expect(await repository.readFile(begin.id, 'file')).toBeUndefined();
    expect(await repository.contains(begin.id, id)).toBe(true);
    expect(await repository.contains(id, begin.id)).toBe(false);
    expect(await repository.contains(id, '0'.repeat(40))).toBeUndefined();
    expect(await repository.checkOut(id)).toBe(await repository.checkOut(id));
    for (const ask of [() => repository.readFile('x', 'file'), () => repository.checkOut('0'.repeat(40))])
      await expect(ask()).rejects.toMatchObject({ code: 'commit-unknown' });
  });

  it("knows a folder's files by one name, in whatever tree they are", async () => {
    const { repository, commit } = open();
    commit('QA', 'App', { 'app/Dockerfile': 'FROM scratch' });
    const before = await repository.find('QA');
    commit('QA', 'Elsewhere', { 'docs/notes': 'more' });
    const after = await repository.find('QA');
    const name = (tree = '') => repository.folderOf(tree, 'app');
    expect(await name(before?.tree)).toBe(await name(after?.tree));
    commit('QA', 'App again', { 'app/Dockerfile': 'FROM other' });
    expect(await name((await repository.find('QA'))?.tree)).not.toBe(await name(after?.tree));
    expect(await repository.folderOf(after?.tree ?? '', '.')).toBe(after?.tree);
    await expect(repository.folderOf(after?.tree ?? '', 'absent')).rejects.toMatchObject({ code: 'program-failed' });
  });

  it('tells what a merge brings, and merges to the same tree', async () => {
    const { repository, commit, merge } = open();
    const qa = commit('QA', 'Fix', { fixed: 'yes' });
    commit('STAGING', 'First', { first: '1' });
    const head = commit('STAGING', 'Second', { second: '2' });
    expect(await repository.subjectsBetween(qa, head)).toEqual(['Second', 'First']);
    const result = await repository.tryMerge(qa, head);
    const merged = merge('QA', head, 'Promote');
    expect(result).toEqual({ tree: (await repository.find('QA'))?.tree });
    expect(await repository.subjectsBetween(qa, merged)).toEqual(['Promote', 'Second', 'First']);
    expect(await repository.contains(head, merged)).toBe(true);
  });

  it('names the files that two sides changed', async () => {
    const { repository, commit } = open();
    const qa = commit('QA', 'One', { same: '1', mine: '1', both: '1' });
    const head = commit('STAGING', 'Other', { same: '1', theirs: '2', both: '2' });
    expect(await repository.tryMerge(qa, head)).toEqual({ conflicts: ['both'] });
  });

  it('makes and deletes branches, but nobody else’s', async () => {
    const { repository, commit } = open();
    const { id } = await repository.head();
    const other = commit('QA', 'Other', { file: 'x' });
    for (let times = 0; times < 2; times++) await repository.createBranch('new', id);
    await expect(repository.createBranch('new', other)).rejects.toMatchObject({ code: 'state-changed' });
    await repository.deleteBranch('new', other);
    expect(await repository.branchHead('new')).toBe(id);
    for (let times = 0; times < 2; times++) await repository.deleteBranch('new', id);
    expect(await repository.branchHead('new')).toBeUndefined();
  });
}
