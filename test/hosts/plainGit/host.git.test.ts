import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { HostDocument } from '../../../src/hosts/plainGit/document.ts';
import { createPlainGitHost, type PlainGitHost } from '../../../src/hosts/plainGit/host.ts';
import { type BareWorld, openBareWorld } from '../../adapters/git/bareWorld.ts';
import { describeGitHost, type GitHostWorld } from '../gitHostContract.ts';

interface World extends GitHostWorld, Pick<BareWorld, 'git'> {
  readonly gitHost: PlainGitHost;
  /** Another clone, of another flow when asked for. */
  connect(flow?: string): PlainGitHost;
  document(): HostDocument;
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function open(): Promise<World> {
  const bare = openBareWorld();
  closing.push(bare.close);
  const connect = (flow = 'shop') => {
    const folder = mkdtempSync(join(tmpdir(), 'pipegen-clone-'));
    closing.push(() => rmSync(folder, { recursive: true, force: true }));
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${bare.folder}`, folder]);
    return createPlainGitHost({ folder, flow, variables: process.env, signal: new AbortController().signal });
  };
  const document = () => JSON.parse(bare.git('show', 'refs/pipegen-host/changes:changes.json')) as HostDocument;
  return {
    ...bare,
    gitHost: connect(),
    connect,
    document,
    comments: async (number) => Object.values(document().changes[number - 1]?.comments ?? {}),
  };
}

/** Gives the bare repository a hook, as servers have them. */
function hook(git: World['git'], name: string, script: string): void {
  const file = join(git('rev-parse', '--absolute-git-dir'), 'hooks', name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

const REQUEST = { source: 'feature', target: 'STAGING', title: 'A page', body: '' };

describe('plain git', () => {
  describeGitHost(open);

  it('merges with a subject that tells the change, and both parents', async () => {
    const { gitHost, git, head } = await open();
    const [feature, staging] = [head('feature'), head('STAGING')];
    const { number } = await gitHost.openChange({ ...REQUEST, title: 'A page\nof two lines' });
    await gitHost.merge(number, feature);
    expect(git('log', '-1', '--format=%s|%b|%P', 'STAGING')).toBe(
      `Merge pull request #1 from feature|A page of two lines\n|${staging} ${feature}`,
    );
  });

  it('notes a merge that somebody pushed by hand', async () => {
    const { gitHost, git, head } = await open();
    const { number } = await gitHost.openChange(REQUEST);
    git('update-ref', 'refs/heads/STAGING', head('feature'));
    await gitHost.merge(number, head('feature'));
    expect(await gitHost.change(number)).toMatchObject({ state: 'merged', mergeCommit: head('feature') });
  });

  it('closes a change unmerged, or when its branch is deleted', async () => {
    const { gitHost, git, branch } = await open();
    branch('third', 'other');
    const [first, second] = [
      await gitHost.openChange(REQUEST),
      await gitHost.openChange({ ...REQUEST, source: 'third' }),
    ];
    await gitHost.closeChange(first.number);
    git('update-ref', '-d', 'refs/heads/third');
    expect(await gitHost.openChanges()).toEqual([]);
    expect(await gitHost.change(second.number)).toMatchObject({ state: 'closed', head: second.head });
    await expect(gitHost.merge(first.number, first.head)).rejects.toMatchObject({ code: 'not-mergeable' });
  });

  it('refuses a change of branches that are not there', async () => {
    const { gitHost } = await open();
    await expect(gitHost.openChange({ ...REQUEST, target: 'nowhere' })).rejects.toMatchObject({
      code: 'change-refused',
      message: expect.stringContaining('nowhere') as string,
    });
  });

  it('opens one change and makes one merge when twenty ask at once', async () => {
    const { connect, git, head, document } = await open();
    const hosts = Array.from({ length: 20 }, () => connect());
    const opened = await Promise.all(hosts.map((host) => host.openChange(REQUEST)));
    expect(new Set(opened.map(({ number }) => number))).toEqual(new Set([1]));
    await Promise.all(hosts.map((host) => host.merge(1, head('feature'))));
    expect(git('rev-list', '--merges', '--count', 'STAGING')).toBe('1');
    expect(document().changes).toMatchObject([{ state: 'merged', mergeCommit: head('STAGING') }]);
  }, 120_000);

  it('loses nothing when twenty write different things at once', async () => {
    const { connect, document, head } = await open();
    const hosts = Array.from({ length: 20 }, () => connect());
    const commit = head('feature');
    await Promise.all(
      hosts.map((host, index) =>
        host.report({ environment: `qa-${index}`, commit, state: 'success', isTransient: true, isProduction: false }),
      ),
    );
    expect(document().deployments).toHaveLength(20);
    expect(new Set(document().deployments.map(({ id }) => id)).size).toBe(20);
  }, 120_000);

  it('merges all the same when the target moves meanwhile', async () => {
    const { gitHost, head, git } = await open();
    const { number } = await gitHost.openChange(REQUEST);
    // While the first push of the merge is under way somebody else is faster.
    const faster = 'git update-ref refs/heads/STAGING refs/heads/other';
    hook(git, 'pre-receive', `test -e raced && exit 0; touch raced; env -u GIT_QUARANTINE_PATH ${faster}; exit 1`);
    await gitHost.merge(number, head('feature'));
    expect(git('merge-base', '--is-ancestor', head('other'), 'STAGING')).toBe('');
    expect(git('rev-list', '--merges', '--count', 'STAGING')).toBe('1');
  });

  it('leaves alone the deployments of other flows', async () => {
    const { gitHost, connect, head } = await open();
    const other = connect('office');
    const report = { environment: 'prod', state: 'success', isTransient: false, isProduction: true } as const;
    await other.report({ ...report, commit: head('feature') });
    await gitHost.report({ ...report, commit: head('STAGING') });
    expect((await gitHost.environments()).deployments.map(({ id }) => id)).toEqual([2]);
    expect((await other.environments()).deployments).toEqual([{ id: 1, environment: 'prod', isActive: true }]);
  });

  it('moves neither the branch nor the document when the remote refuses one of them', async () => {
    const { gitHost, git, head, document } = await open();
    const { number } = await gitHost.openChange(REQUEST);
    const target = head('STAGING');
    hook(git, 'update', `test "$1" != refs/heads/STAGING`);
    await expect(gitHost.merge(number, head('feature'))).rejects.toMatchObject({ code: 'push-refused', exitCode: 1 });
    expect([head('STAGING'), document().changes[0]?.state]).toEqual([target, 'open']);
  });

  it('never overwrites a document that it cannot read', async () => {
    const { gitHost, git } = await open();
    git('update-ref', 'refs/pipegen-host/changes', 'refs/heads/feature');
    await expect(gitHost.openChange(REQUEST)).rejects.toMatchObject({ code: 'git-host-unreadable' });
  });

  it('says that the remote does not answer', async () => {
    const { connect, git } = await open();
    const host = connect();
    rmSync(git('rev-parse', '--absolute-git-dir'), { recursive: true });
    await expect(host.openChanges()).rejects.toMatchObject({
      code: 'git-host-unreachable',
      fix: expect.any(String) as string,
    });
  });
});
