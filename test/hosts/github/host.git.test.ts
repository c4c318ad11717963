import { afterEach, describe, expect, it } from 'vitest';
import { createGitHub } from '../../../src/hosts/github/host.ts';
import type { GitHost } from '../../../src/run/ports/gitHost.ts';
import { openBareWorld } from '../../adapters/git/bareWorld.ts';
import { openApiMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { describeGitHost, type GitHostWorld } from '../gitHostContract.ts';
import { type Fault, FaultProxy } from './server/faultProxy.ts';
import { OpenApi } from './server/openApi.ts';
import { GitHubServer } from './server/server.ts';

interface World extends GitHostWorld {
  git(...args: readonly string[]): string;
  readonly server: GitHubServer;
  readonly proxy: FaultProxy;
  /** What the adapter said. */
  readonly lines: readonly string[];
  connect(options?: { readonly token?: string; readonly path?: string; readonly signal?: AbortSignal }): GitHost;
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function open(): Promise<World> {
  const bare = openBareWorld();
  const server = new GitHubServer(bare.folder);
  const proxy = new FaultProxy(await server.listen());
  const api = await proxy.listen();
  closing.push(() => {
    proxy.close();
    bare.close();
    server.close();
  });
  const lines: string[] = [];
  const connect: World['connect'] = ({
    token = 'secret-token',
    path = '',
    signal = new AbortController().signal,
  } = {}) =>
    createGitHub({
      repository: 'shop/shop',
      flow: 'shop',
      token,
      api: `${api}${path}`,
      signal,
      log: (line) => lines.push(line),
      second: 20,
    });
  return {
    ...bare,
    server,
    proxy,
    lines,
    connect,
    gitHost: connect(),
    comments: async (change) => server.comments.filter(({ issue }) => issue === change).map(({ body }) => body),
  };
}

const REQUEST = { source: 'feature', target: 'STAGING', title: 'A page', body: '' };
const QA = { environment: 'qa-pr-57', isTransient: true, isProduction: false } as const;
const LOST: readonly Fault[] = [{ kind: 'failBefore' }, { kind: 'failAfter' }, { kind: 'dropAfter' }];

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

  it('needs three requests for a new deployment, two for its end, and one more when that ends another', async () => {
    const { gitHost, head, proxy } = await open();
    const cost = async (branch: string, state: 'inProgress' | 'success'): Promise<number> => {
      const before = proxy.requests.length;
      await gitHost.report({ ...QA, commit: head(branch), state });
      return proxy.requests.length - before;
    };
    expect([await cost('feature', 'inProgress'), await cost('feature', 'success')]).toEqual([3, 2]);
    expect([await cost('other', 'inProgress'), await cost('other', 'success')]).toEqual([3, 3]);
  });

  it('does not take a change from a fork for its own, whatever its branch is called', async () => {
    const { gitHost, server, head } = await open();
    const stranger = server.openFromFork('shop-fork', 'feature', 'STAGING', head('feature'));
    expect(await gitHost.findOpenChange('feature', 'STAGING')).toBeUndefined();
    const own = await gitHost.openChange(REQUEST);
    expect(own.number).not.toBe(stranger.number);
    expect((await gitHost.findOpenChange('feature', 'STAGING'))?.number).toBe(own.number);
    // It is open all the same: what was deployed of it by hand is not unused.
    expect((await gitHost.openChanges()).map(({ number }) => number).sort()).toEqual([stranger.number, own.number]);
  });

  it('needs two requests to open and merge a change', async () => {
    const { gitHost, proxy } = await open();
    const { number, head } = await gitHost.openChange(REQUEST);
    await gitHost.merge(number, head);
    expect(proxy.requests).toEqual(['POST /repos/shop/shop/pulls', 'PUT /repos/shop/shop/pulls/1/merge']);
  });

  it('needs one request for many changes at once, and asks by itself when one of them is missing', async () => {
    const { gitHost, server, proxy } = await open();
    const numbers = Array.from({ length: 101 }, () => server.open('feature', 'STAGING').number);
    for (const number of numbers.slice(1)) server.closeUnmerged(number);
    const changes = await Promise.all(numbers.map((number) => gitHost.change(number)));
    expect(changes.map((change) => change?.number)).toEqual(numbers);
    expect([changes[0]?.state, changes[1]?.state]).toEqual(['open', 'closed']);
    expect(proxy.requests.toSorted()).toEqual(['GET /repos/shop/shop/pulls/101', 'POST /graphql']);
    expect(await Promise.all([1, 404].map((number) => gitHost.change(number)))).toEqual([changes[0], undefined]);
  });

  it('leaves alone the deployments of other flows and programs', async () => {
    const { gitHost, head, server } = await open();
    const other = server.deploy({ ref: head('STAGING'), environment: QA.environment, task: 'deploy' });
    other.statuses.push({ state: 'success' });
    await gitHost.report({ ...QA, commit: head('STAGING'), state: 'success' });
    expect(server.deployments).toHaveLength(2);
    expect(other.statuses).toEqual([{ state: 'success' }]);
    expect((await gitHost.environments()).deployments.map(({ id }) => id)).toEqual([2]);
  });

  it('keeps one comment up to date, and writes nothing when nothing changed', async () => {
    const { gitHost, server } = await open();
    for (const text of ['first', 'second', 'second']) await gitHost.comment(7, '<!-- mark -->', text);
    expect(server.comments.map(({ body }) => body)).toEqual(['<!-- mark -->\nsecond']);
    expect(server.requests.filter((request) => !request.startsWith('GET'))).toHaveLength(2);
  });

  it('reads lists that are longer than a page', async () => {
    const { gitHost, head, server } = await open();
    for (let number = 1; number <= 130; number += 1) {
      server.deploy({ ref: head('STAGING'), environment: `qa-pr-${number}`, task: 'pipegen:shop' });
      server.open('feature', 'STAGING');
    }
    const { names, deployments } = await gitHost.environments();
    expect([names.length, deployments.length]).toEqual([130, 130]);
    expect(await gitHost.openChanges()).toHaveLength(130);
  });

  it('is GitHub Enterprise below /api/v3, with GraphQL beside it', async () => {
    const { connect, head, proxy } = await open();
    const gitHost = connect({ path: '/api/v3' });
    await gitHost.report({ ...QA, commit: head('feature'), state: 'success' });
    expect((await gitHost.environments()).deployments).toHaveLength(1);
    expect(proxy.count(/^POST \/api\/graphql$/)).toBe(2);
    expect(proxy.count(/^GET \/api\/v3\/repos\/shop\/shop\/environments$/)).toBe(1);
  });

  describe('merging', () => {
    it('waits until GitHub computed whether it can be merged', async () => {
      const { gitHost, server, lines } = await open();
      const { number, head } = await gitHost.openChange(REQUEST);
      server.computing = 2;
      await gitHost.merge(number, head);
      expect((await gitHost.change(number))?.state).toBe('merged');
      expect(lines).toEqual([
        'GitHub cannot merge #1 yet. Retrying in 1 s.',
        'GitHub cannot merge #1 yet. Retrying in 2 s.',
      ]);
    });

    it('does not wait for ever', async () => {
      const { gitHost, server, proxy } = await open();
      const { number, head } = await gitHost.openChange(REQUEST);
      server.computing = 100;
      await expect(gitHost.merge(number, head)).rejects.toMatchObject({ code: 'not-mergeable' });
      expect(proxy.count(/^PUT /)).toBe(5);
    });

    it('says that the repository forbids merge commits', async () => {
      const { gitHost, server } = await open();
      const { number, head } = await gitHost.openChange(REQUEST);
      server.allowsMergeCommits = false;
      await expect(gitHost.merge(number, head)).rejects.toMatchObject({ code: 'merge-commits-forbidden', exitCode: 1 });
    });

    it('says why a change is not mergeable, and where to fix it', async () => {
      const { gitHost, server, head } = await open();
      const { number } = server.open('feature', 'STAGING');
      server.closeUnmerged(number);
      await expect(gitHost.merge(number, head('feature'))).rejects.toMatchObject({
        code: 'not-mergeable',
        fix: expect.stringContaining('/pull/1') as string,
      });
    });
  });

  describe.each(LOST)('when an answer is lost ($kind)', (fault) => {
    it('opens one change', async () => {
      const { gitHost, proxy, server } = await open();
      proxy.inject({ when: /^POST .*\/pulls$/, fault });
      expect((await gitHost.openChange(REQUEST)).number).toBe(1);
      expect(server.pulls).toHaveLength(1);
    });

    it('merges once', async () => {
      const { gitHost, proxy, git } = await open();
      const { number, head } = await gitHost.openChange(REQUEST);
      proxy.inject({ when: /^PUT .*\/merge$/, fault });
      await gitHost.merge(number, head);
      expect(git('rev-list', '--merges', '--count', 'STAGING')).toBe('1');
    });

    it('makes one deployment', async () => {
      const { gitHost, proxy, server, head } = await open();
      proxy.inject({ when: /^POST .*\/deployments$/, fault });
      await gitHost.report({ ...QA, commit: head('feature'), state: 'success' });
      expect(server.deployments).toMatchObject([{ statuses: [{ state: 'success' }] }]);
    });

    it('writes one comment', async () => {
      const { gitHost, proxy, server } = await open();
      proxy.inject({ when: /^POST .*\/comments$/, fault });
      await gitHost.comment(1, '<!-- mark -->', 'text');
      expect(server.comments).toHaveLength(1);
    });

    it('forgets an environment', async () => {
      const { gitHost, proxy, server, head } = await open();
      await gitHost.report({ ...QA, commit: head('feature'), state: 'success' });
      const { deployments } = await gitHost.environments();
      for (const when of [/^POST .*\/statuses$/, /^DELETE .*\/deployments\//, /^DELETE .*\/environments\//])
        proxy.inject({ when, fault });
      expect(await gitHost.forgetEnvironment(QA.environment, deployments)).toBeUndefined();
      expect([server.deployments, server.environments]).toEqual([[], []]);
    });
  });

  it('gives up an outage, and has done nothing', async () => {
    const { gitHost, server } = await open();
    server.outage = 502;
    await expect(gitHost.openChange(REQUEST)).rejects.toMatchObject({
      code: 'github-unreachable',
      exitCode: 1,
      fix: expect.stringContaining('again') as string,
    });
    expect(server.pulls).toEqual([]);
  });

  it('waits when GitHub asks for it, and says so', async () => {
    const { gitHost, proxy, lines, server } = await open();
    proxy.inject({ when: /^POST .*\/pulls$/, fault: { kind: 'secondaryLimit' } });
    await gitHost.openChange(REQUEST);
    expect(lines).toContain("GitHub's secondary rate limit is reached: waiting 1 s.");
    expect(server.pulls).toHaveLength(1);
  });

  it('gives up a limit that does not end, and says until when', async () => {
    const { gitHost, proxy, lines } = await open();
    const reset = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    proxy.inject({ when: /./, fault: { kind: 'hourlyLimit', reset }, times: 100 });
    await expect(gitHost.openChanges()).rejects.toMatchObject({
      code: 'github-limit',
      fix: expect.stringContaining(reset.toISOString()) as string,
    });
    expect(lines.at(-1)).toBe("GitHub's hourly rate limit is reached again: giving up.");
  });

  it('stops where the token expires, and a later run finishes', async () => {
    const { gitHost, proxy, server, head } = await open();
    for (const branch of ['feature', 'other', 'STAGING'])
      await gitHost.report({ ...QA, commit: head(branch), state: 'success' });
    const { deployments } = await gitHost.environments();
    proxy.inject({ when: /^DELETE /, after: 1, fault: { kind: 'unauthorized' } });
    await expect(gitHost.forgetEnvironment(QA.environment, deployments)).rejects.toMatchObject({
      code: 'credentials-refused',
      exitCode: 1,
      fix: expect.stringContaining('Renew') as string,
    });
    expect(server.deployments).toHaveLength(2);
    proxy.heal();
    await gitHost.forgetEnvironment(QA.environment, deployments);
    expect([server.deployments, server.environments]).toEqual([[], []]);
  });

  it('says which permission is missing, when an environment may not be deleted', async () => {
    const { gitHost, server, head } = await open();
    await gitHost.report({ ...QA, commit: head('feature'), state: 'success' });
    server.mayAdminister = false;
    const { deployments } = await gitHost.environments();
    expect(await gitHost.forgetEnvironment(QA.environment, deployments)).toContain('Administration');
    expect([server.deployments, server.environments]).toEqual([[], [QA.environment]]);
  });

  it('deletes a deployment that became active since it was looked at', async () => {
    const { gitHost, server, head } = await open();
    for (const branch of ['feature', 'other']) await gitHost.report({ ...QA, commit: head(branch), state: 'failure' });
    const { deployments } = await gitHost.environments();
    await gitHost.report({ ...QA, commit: head('feature'), state: 'success' });
    await gitHost.forgetEnvironment(QA.environment, deployments);
    expect(server.deployments).toEqual([]);
  });

  it('ends at once when the run is stopped', async () => {
    const { connect, proxy } = await open();
    const controller = new AbortController();
    proxy.inject({ when: /./, fault: { kind: 'delay', milliseconds: 5_000 } });
    const asking = connect({ signal: controller.signal }).openChanges();
    setTimeout(() => controller.abort(new Error('stopped')), 50);
    await expect(asking).rejects.toThrow('stopped');
  });

  it('prunes 50 environments of 4 deployments each with as few requests as there can be', async () => {
    const { gitHost, server, proxy, head } = await open();
    for (let number = 1; number <= 50; number += 1)
      for (let nth = 1; nth <= 4; nth += 1)
        server
          .deploy({
            ref: head('feature'),
            environment: `qa-pr-${number}`,
            task: 'pipegen:shop',
            transient_environment: true,
          })
          .statuses.push({ state: nth === 4 ? 'success' : 'inactive' });
    await gitHost.openChanges();
    const { names, deployments } = await gitHost.environments();
    for (const name of names)
      await gitHost.forgetEnvironment(
        name,
        deployments.filter(({ environment }) => environment === name),
      );
    expect([server.deployments, server.environments]).toEqual([[], []]);
    // Environments and changes each on a page, deployments on two; 50 active ones, 200 deployments, 50 environments.
    expect(proxy.requests).toHaveLength(1 + 1 + 2 + 50 + 200 + 50);
  });
});

describePart("GitHub's OpenAPI description", "GitHub's OpenAPI description", openApiMissing(), () => {
  const exchange = {
    method: 'GET',
    path: '/repos/shop/shop/environments',
    query: new URLSearchParams(),
    body: undefined,
    status: 200,
    answer: { total_count: 0, environments: [] },
  };

  it('finds nothing in what it describes', () => {
    expect(new OpenApi().check(exchange)).toEqual([]);
  });

  it.each([
    ['an operation', { path: '/repos/shop/shop/environs' }],
    ['a query', { query: new URLSearchParams({ per_pages: '100' }) }],
    ["a query's value", { query: new URLSearchParams({ per_page: 'many' }) }],
    ['a body', { body: { name: 'x' } }],
    [
      "a body's field",
      { method: 'POST', path: '/repos/shop/shop/deployments', body: { ref: 'x', merge: true }, status: 202 },
    ],
    ["a body's value", { method: 'POST', path: '/repos/shop/shop/deployments', body: { ref: 1 }, status: 202 }],
    ['a status', { status: 418 }],
    ["an answer's value", { answer: { total_count: 'none' } }],
  ])('finds %s that it does not describe', (_, undescribed) => {
    expect(new OpenApi().check({ ...exchange, ...undescribed })).toHaveLength(1);
  });
});
