import { expect, it } from 'vitest';
import type { GitHost } from '../../src/run/ports/gitHost.ts';

/** A git host with the branches `feature` and `STAGING`, and no change yet. */
export interface GitHostWorld {
  readonly gitHost: GitHost;
  /** The commit at the head of a branch. */
  head(branch: string): string;
  /** Adds a commit to a branch. */
  advance(branch: string): void;
}

/** What every git host must do: GitHub's adapter, and the fake that stands for it in other tests. */
export function describeGitHost(open: () => Promise<GitHostWorld>): void {
  it('opens, finds and merges a change, and knows what it brought', async () => {
    const { gitHost, head } = await open();
    expect(await gitHost.findOpenChange('feature', 'STAGING')).toBeUndefined();
    const opened = await gitHost.openChange({ source: 'feature', target: 'STAGING', title: 'A page', body: 'Text' });
    expect(opened).toMatchObject({ state: 'open', source: 'feature', target: 'STAGING', head: head('feature') });
    expect((await gitHost.findOpenChange('feature', 'STAGING'))?.number).toBe(opened.number);
    expect(await gitHost.findOpenChange('feature', 'PROD')).toBeUndefined();
    expect((await gitHost.openChanges()).map(({ number }) => number)).toEqual([opened.number]);
    await gitHost.merge(opened.number, opened.head);
    const merged = await gitHost.change(opened.number);
    expect(merged).toMatchObject({ state: 'merged', head: opened.head });
    expect((await gitHost.changesOf(merged?.mergeCommit ?? '')).map(({ number }) => number)).toEqual([opened.number]);
    expect(await gitHost.openChanges()).toEqual([]);
  });

  it('leaves alone what is merged already, so that a repetition does no harm', async () => {
    const { gitHost, head } = await open();
    const { number } = await gitHost.openChange({ source: 'feature', target: 'STAGING', title: 'A page', body: '' });
    await gitHost.merge(number, head('feature'));
    const before = await gitHost.change(number);
    await gitHost.merge(number, head('feature'));
    expect(await gitHost.change(number)).toEqual(before);
  });

  it('does not merge what moved on', async () => {
    const { gitHost, head, advance } = await open();
    const { number } = await gitHost.openChange({ source: 'feature', target: 'STAGING', title: 'A page', body: '' });
    const seen = head('feature');
    advance('feature');
    await expect(gitHost.merge(number, seen)).rejects.toMatchObject({ code: 'world-moved', exitCode: 3 });
    expect((await gitHost.change(number))?.state).toBe('open');
  });

  it('knows nothing of changes and commits that are not there', async () => {
    const { gitHost } = await open();
    expect(await gitHost.change(404)).toBeUndefined();
    expect(await gitHost.changesOf('0'.repeat(40))).toEqual([]);
  });
}
