import { afterEach, describe, expect, it } from 'vitest';
import { gitLabAdapter } from '../../../src/hosts/gitlab/adapter.ts';
import { gitLabDefinition } from '../../../src/hosts/gitlab/definition.ts';
import { createGitLab } from '../../../src/hosts/gitlab/host.ts';
import type { GitHost } from '../../../src/run/ports/gitHost.ts';
import { openBareWorld } from '../../adapters/git/bareWorld.ts';
import { describeGitHost, type GitHostWorld } from '../gitHostContract.ts';
import { FaultProxy } from '../github/server/faultProxy.ts';
import { checkExchange } from './server/documentedApi.ts';
import { GitLabServer, PROJECT } from './server/server.ts';

interface World extends GitHostWorld {
  git(...args: readonly string[]): string;
  readonly server: GitLabServer;
  readonly proxy: FaultProxy;
  readonly address: string;
  /** What the adapter said. */
  readonly lines: readonly string[];
  connect(options?: { readonly token?: string; readonly signal?: AbortSignal }): GitHost;
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function open(): Promise<World> {
  const bare = openBareWorld();
  const server = new GitLabServer(bare.folder);
  const proxy = new FaultProxy(await server.listen());
  const address = `${await proxy.listen()}/gitlab`;
  closing.push(() => {
    proxy.close();
    bare.close();
    server.close();
  });
  const lines: string[] = [];
  const connect: World['connect'] = ({ token = 'secret-token', signal = new AbortController().signal } = {}) =>
    createGitLab({
      server: address,
      project: PROJECT,
      flow: 'shop',
      token,
      signal,
      log: (line) => lines.push(line),
      second: 20,
    });
  return {
    ...bare,
    server,
    proxy,
    address,
    lines,
    connect,
    gitHost: connect(),
    comments: async (change) => server.notes.filter(({ iid }) => iid === change).map(({ body }) => body),
  };
}

const REQUEST = { source: 'feature', target: 'STAGING', title: 'A page', body: '' };
const QA = { environment: 'qa-mr-57', isTransient: true, isProduction: false } as const;
const LOST = [{ kind: 'failBefore' }, { kind: 'failAfter' }, { kind: 'dropAfter' }] as const;

describe('GitLab', () => {
  describeGitHost(open, { capabilities: { deployments: true }, environment: 'qa mr/57 $ {1}' });

  it('names the merge request in the subject of the merge commit', async () => {
    const { gitHost, head, git } = await open();
    const { number, head: source } = await gitHost.openChange(REQUEST);
    await gitHost.merge(number, source);
    expect(git('log', '-1', '--format=%s', head('STAGING'))).toBe("Merge branch 'feature' into 'STAGING' (!1)");
  });

  it('waits while GitLab does not know whether it can merge', async () => {
    const { gitHost, server, lines } = await open();
    const { number, head } = await gitHost.openChange(REQUEST);
    server.computing = 2;
    await gitHost.merge(number, head);
    expect((await gitHost.change(number))?.state).toBe('merged');
    expect(lines).toHaveLength(2);
  });

  it('does not take a change from a fork for one of the project', async () => {
    const { gitHost, server } = await open();
    server.open('feature', 'STAGING', 99);
    expect(await gitHost.findOpenChange('feature', 'STAGING')).toBeUndefined();
    expect(await gitHost.openChanges()).toHaveLength(1);
  });

  it("shows a deployment with its address, in its flow's folder, and a status at the commit", async () => {
    const { gitHost, head, server } = await open();
    const report = { environment: 'prod', commit: head('STAGING'), isTransient: false, isProduction: true } as const;
    await gitHost.report({ ...report, state: 'inProgress', logUrl: 'https://jenkins.example/1' });
    await gitHost.report({ ...report, state: 'success', url: 'https://shop.example' });
    await gitHost.report({ ...report, state: 'success', url: 'https://shop.example' });
    expect(server.environments).toMatchObject([
      { name: 'shop/prod', tier: 'production', externalUrl: 'https://shop.example', state: 'available' },
    ]);
    expect(server.deployments).toMatchObject([{ status: 'success', sha: head('STAGING') }]);
    expect(server.statuses).toMatchObject([
      { name: 'pipegen/shop/prod', state: 'success', description: 'prod: https://shop.example' },
    ]);
  });

  it('begins a deployment anew that goes back to what ran before', async () => {
    const { gitHost, head, server } = await open();
    for (const branch of ['STAGING', 'feature', 'STAGING'])
      await gitHost.report({ ...QA, commit: head(branch), state: 'success' });
    expect(server.deployments.map(({ sha, status }) => [sha, status])).toEqual([
      [head('STAGING'), 'success'],
      [head('feature'), 'success'],
      [head('STAGING'), 'success'],
    ]);
    const { deployments } = await gitHost.environments();
    expect(deployments.filter(({ isActive }) => isActive).map(({ id }) => id)).toEqual([3]);
  });

  it('leaves alone the environments of other flows and pipelines', async () => {
    const { gitHost, server } = await open();
    for (const name of ['blog/qa-mr-57', QA.environment, 'review/shop/x']) server.addEnvironment(name);
    expect(await gitHost.environments()).toEqual({ names: [], deployments: [] });
    expect(await gitHost.forgetEnvironment(QA.environment, [])).toBeUndefined();
    expect(server.environments).toHaveLength(3);
  });

  it('says what stays when it may not delete an environment', async () => {
    const { gitHost, head, server } = await open();
    await gitHost.report({ ...QA, commit: head('STAGING'), state: 'success' });
    server.accessLevel = 20;
    const { deployments } = await gitHost.environments();
    expect(await gitHost.forgetEnvironment(QA.environment, deployments)).toContain(
      '"shop/qa-mr-57" was stopped but not deleted',
    );
    expect((await gitHost.environments()).deployments).toMatchObject([{ isActive: false }]);
  });

  it('reads lists that are longer than a page', async () => {
    const { gitHost, server } = await open();
    for (let number = 1; number <= 130; number += 1) server.open('feature', 'STAGING');
    expect(await gitHost.openChanges()).toHaveLength(130);
    expect(server.lines).toEqual(['GET /merge_requests', 'GET /merge_requests']);
  });

  it('keeps one note up to date, and writes nothing when nothing changed', async () => {
    const { gitHost, server } = await open();
    const { number } = await gitHost.openChange(REQUEST);
    for (const text of ['first', 'second', 'second']) await gitHost.comment(number, '<!-- mark -->', text);
    expect(server.notes.map(({ body }) => body)).toEqual(['<!-- mark -->\nsecond']);
    expect(server.lines.filter((line) => /^(?:POST|PUT) .*notes/.test(line))).toHaveLength(2);
  });

  it.each(LOST)('does everything once when an answer is lost: $kind', async (fault) => {
    const { gitHost, proxy, head, server } = await open();
    proxy.inject({ when: /^POST .*merge_requests$/, fault });
    const { number } = await gitHost.openChange(REQUEST);
    proxy.inject({ when: /^PUT .*merge$/, fault });
    await gitHost.merge(number, head('feature'));
    proxy.inject({ when: /^POST .*notes$/, fault });
    await gitHost.comment(number, '<!-- mark -->', 'text');
    for (const part of ['deployments', 'statuses']) proxy.inject({ when: new RegExp(`^POST .*${part}`), fault });
    await gitHost.report({ ...QA, commit: head('STAGING'), state: 'success' });
    proxy.inject({ when: /^GET /, fault });
    expect(await gitHost.change(number)).toMatchObject({ state: 'merged', mergeCommit: head('STAGING') });
    expect([server.requests, server.notes, server.deployments, server.statuses].map(({ length }) => length)).toEqual([
      1, 1, 1, 1,
    ]);
  });

  it('waits as long as GitLab says when it is asked too much, and gives up in the end', async () => {
    const { gitHost, proxy, lines } = await open();
    proxy.inject({ when: /./, fault: { kind: 'tooManyRequests' }, times: 2 });
    const { number } = await gitHost.openChange(REQUEST);
    expect([number, lines]).toEqual([
      1,
      Array.from({ length: 2 }, () => 'The rate limit of GitLab is reached: waiting 1 s.'),
    ]);
    proxy.inject({ when: /./, fault: { kind: 'tooManyRequests' }, times: 9 });
    await expect(gitHost.openChanges()).rejects.toMatchObject({ code: 'host-limit', isGeneral: true });
  });

  it('says what to do about a token that it refuses', async () => {
    const { connect } = await open();
    await expect(connect({ token: 'wrong' }).openChanges()).rejects.toMatchObject({
      code: 'credentials-refused',
      isGeneral: true,
    });
  });

  it('stops when the run does', async () => {
    const { connect, proxy } = await open();
    const stop = new AbortController();
    proxy.inject({ when: /./, fault: { kind: 'delay', milliseconds: 5_000 } });
    const asking = connect({ signal: stop.signal }).openChanges();
    stop.abort(new Error('stopped'));
    await expect(asking).rejects.toThrow('stopped');
  });

  it('tells doctor what the token may do', async () => {
    const { address, server } = await open();
    const repository = gitLabDefinition.resolve({ kind: 'gitlab', project: PROJECT, url: address as 'http://x' });
    const judge = () => gitLabAdapter.judgeRights(repository, 'secret-token', new AbortController().signal);
    expect(await judge()).toEqual([{ state: 'ok', text: `the token can write to ${PROJECT}` }]);
    Object.assign(server, { accessLevel: 20, squashOption: 'always' });
    expect((await judge()).map(({ state }) => state)).toEqual(['error', 'error']);
  });
});

describe("what the server holds against GitLab's documentation", () => {
  const exchange = {
    method: 'PUT',
    path: '/merge_requests/1/merge',
    query: new URLSearchParams(),
    status: 405,
    answer: {},
  };

  it.each([
    ['an unknown operation', { ...exchange, path: '/merge_requests/1/mrege', body: {} }],
    ['an unknown field', { ...exchange, body: { commit: 'x' } }],
    ['a value of another type', { ...exchange, body: { squash: 'no' } }],
    ['an unknown query', { ...exchange, body: {}, query: new URLSearchParams('wip=1') }],
    [
      'a missing field',
      { ...exchange, method: 'POST', path: '/deployments', body: { environment: 'qa' }, status: 400 },
    ],
    ['an undocumented answer', { ...exchange, body: {}, status: 418 }],
  ])('finds %s', (_, given) => {
    expect(checkExchange(given)).toHaveLength(1);
  });
});
