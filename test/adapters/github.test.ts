import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/adapters/github.ts';
import { GitHubServer } from '../agent/gitHubServer.ts';
import { describeGitHost, type GitHostWorld } from './gitHostContract.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function open(): Promise<GitHostWorld & { readonly server: GitHubServer }> {
  const bare = mkdtempSync(join(tmpdir(), 'pipegen-github-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@shop.example', ...args], {
      cwd: bare,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      input: '',
    }).trim();
  const commit = (message: string, ...parents: string[]) =>
    git('commit-tree', git('mktree'), ...parents.flatMap((parent) => ['-p', parent]), '-m', message);
  git('init', '--quiet', '--bare');
  const first = commit('Begin');
  git('update-ref', 'refs/heads/STAGING', first);
  git('update-ref', 'refs/heads/feature', commit('A page', first));
  const server = new GitHubServer(bare);
  const api = await server.listen();
  closing.push(() => {
    server.close();
    rmSync(bare, { recursive: true });
  });
  const { signal } = new AbortController();
  return {
    server,
    gitHost: createGitHub({ repository: 'shop/shop', token: 'secret-token', api, signal, log: () => {} }),
    head: (branch) => git('rev-parse', branch),
    advance: (branch) => git('update-ref', `refs/heads/${branch}`, commit('More', git('rev-parse', branch))),
  };
}

describe('GitHub', () => {
  describeGitHost(open);

  it('reports a deployment once, and each of its states', async () => {
    const { gitHost, head, server } = await open();
    const report = { environment: 'prod', commit: head('STAGING'), isTransient: false, isProduction: true } as const;
    await gitHost.report({ ...report, state: 'inProgress', logUrl: 'https://jenkins.example/1' });
    await gitHost.report({ ...report, state: 'failure' });
    expect(server.deployments).toMatchObject([
      {
        environment: 'prod',
        body: { auto_merge: false, required_contexts: [], production_environment: true, transient_environment: false },
        statuses: [{ state: 'in_progress', log_url: 'https://jenkins.example/1' }, { state: 'failure' }],
      },
    ]);
  });

  it('keeps one comment up to date, and writes nothing when nothing changed', async () => {
    const { gitHost, server } = await open();
    for (const text of ['first', 'second', 'second']) await gitHost.comment(7, '<!-- mark -->', text);
    await gitHost.comment(7, '<!-- other -->', 'third');
    expect(server.comments.map(({ body }) => body)).toEqual(['<!-- mark -->\nsecond', '<!-- other -->\nthird']);
    expect(server.requests.filter((request) => !request.startsWith('GET'))).toHaveLength(3);
  });

  it('does not ask twice for what may have happened already', async () => {
    const { gitHost, server } = await open();
    server.outage = 502;
    const request = { source: 'feature', target: 'STAGING', title: 'A page', body: '' };
    await expect(gitHost.openChange(request)).rejects.toThrow();
    expect(server.requests).toEqual(['POST /repos/shop/shop/pulls']);
  });

  it('says why a change is not mergeable, and where to mend it', async () => {
    const { gitHost, server, head } = await open();
    const { number } = server.open('feature', 'STAGING');
    server.closeUnmerged(number);
    await expect(gitHost.merge(number, head('feature'))).rejects.toMatchObject({
      code: 'not-mergeable',
      fix: expect.stringContaining('/pull/1') as string,
    });
  });
});
