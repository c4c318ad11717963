import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { giteaAdapter } from '../../../src/hosts/gitea/adapter.ts';
import { giteaDefinition } from '../../../src/hosts/gitea/definition.ts';
import { createGitea } from '../../../src/hosts/gitea/host.ts';
import type { GitHost } from '../../../src/run/ports/gitHost.ts';
import { openBareWorld } from '../../adapters/git/bareWorld.ts';
import { GITEA_PAGE, type GiteaServer, startGitea } from '../../parts/gitea/server.ts';
import { giteaMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { describeGitHost, type GitHostWorld } from '../gitHostContract.ts';
import { FaultProxy } from '../github/server/faultProxy.ts';

interface World extends GitHostWorld {
  readonly repository: string;
  readonly proxy: FaultProxy;
  connect(token?: string): GitHost;
}

describePart('Gitea', 'a real Gitea', giteaMissing(), () => {
  let gitea: GiteaServer;
  let count = 0;
  const closing: (() => void)[] = [];

  beforeAll(async () => {
    gitea = await startGitea();
  }, 180_000);
  afterAll(() => gitea.close());
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  /** A repository of its own, whose branches are changed in a bare one beside it and pushed. */
  const open = async (): Promise<World> => {
    count += 1;
    const name = `shop${count}`;
    const repository = `${gitea.user}/${name}`;
    await gitea.ask('POST', 'user/repos', { name, default_branch: 'STAGING' });
    const bare = openBareWorld();
    const proxy = new FaultProxy(gitea.url);
    const server = await proxy.listen();
    closing.push(() => {
      proxy.close();
      bare.close();
    });
    const remote = `${gitea.url.replace('://', `://${gitea.user}:${gitea.token}@`)}/${repository}.git`;
    const push = () => bare.git('push', '--quiet', remote, 'refs/heads/*:refs/heads/*');
    const changing =
      <Args extends unknown[]>(change: (...args: Args) => void) =>
      (...args: Args): void => {
        bare.git('fetch', '--quiet', remote, 'refs/heads/*:refs/heads/*');
        change(...args);
        push();
      };
    push();
    // It sees in its own time that there is something in the repository, and has no pull requests until then.
    await vi.waitFor(
      async () => expect(await gitea.ask('GET', `repos/${repository}`)).toMatchObject({ empty: false }),
      30_000,
    );
    const connect: World['connect'] = (token = gitea.token) =>
      createGitea({
        server,
        repository,
        token,
        flow: 'shop',
        signal: new AbortController().signal,
        log: () => {},
        // Beside other tests it takes seconds to know whether it can merge.
        second: 600,
      });
    return {
      repository,
      proxy,
      connect,
      gitHost: connect(),
      head: (branch) => bare.git('ls-remote', remote, `refs/heads/${branch}`).slice(0, 40),
      advance: changing(bare.advance),
      branch: changing(bare.branch),
      comments: async (change) =>
        ((await gitea.ask('GET', `repos/${repository}/issues/${change}/comments`)) as { body: string }[]).map(
          ({ body }) => body,
        ),
    };
  };

  describe('as every git host', () => {
    describeGitHost(open, { capabilities: { deployments: false }, environment: 'qa pr/57 #1?' });
  });

  const REQUEST = { source: 'feature', target: 'STAGING', title: 'A page', body: '' };

  it('says by the status of a commit where it is deployed', async () => {
    const { gitHost, head, repository } = await open();
    const report = { environment: 'qa-pr-57', commit: head('STAGING'), isTransient: true, isProduction: false };
    await gitHost.report({ ...report, state: 'inProgress', logUrl: 'https://jenkins.example/1' });
    await gitHost.report({ ...report, state: 'success', url: 'https://pr-57.shop.example' });
    const status = await gitea.ask('GET', `repos/${repository}/commits/${report.commit}/status`);
    expect(status).toMatchObject({
      state: 'success',
      statuses: [
        {
          context: 'pipegen/shop/qa-pr-57',
          status: 'success',
          description: 'Runs in qa-pr-57: https://pr-57.shop.example',
        },
      ],
    });
  });

  it('reads lists that are longer than a page', async () => {
    const { gitHost, branch } = await open();
    const most = GITEA_PAGE + 2;
    for (let number = 1; number <= most; number += 1) {
      const source = `branch-${number}`;
      branch(source, 'feature');
      await gitHost.openChange({ ...REQUEST, source });
    }
    expect((await gitHost.openChanges()).length).toBe(most);
    expect((await gitHost.findOpenChange('branch-1', 'STAGING'))?.number).toBe(1);
  });

  it.each([{ kind: 'failBefore' }, { kind: 'failAfter' }, { kind: 'dropAfter' }] as const)(
    'does everything once when an answer is lost: $kind',
    async (fault) => {
      const { gitHost, proxy, head, comments } = await open();
      proxy.inject({ when: /^POST .*pulls$/, fault });
      const { number } = await gitHost.openChange(REQUEST);
      proxy.inject({ when: /^POST .*merge$/, fault });
      await gitHost.merge(number, head('feature'));
      proxy.inject({ when: /^POST .*comments$/, fault });
      await gitHost.comment(number, '<!-- mark -->', 'text');
      proxy.inject({ when: /^GET /, fault });
      expect(await gitHost.change(number)).toMatchObject({ state: 'merged', mergeCommit: head('STAGING') });
      expect(await comments(number)).toHaveLength(1);
      expect(number).toBe(1);
    },
  );

  it('waits while it is asked too much', async () => {
    const { gitHost, proxy } = await open();
    proxy.inject({ when: /./, fault: { kind: 'tooManyRequests' }, times: 2 });
    expect(await gitHost.openChanges()).toEqual([]);
    proxy.inject({ when: /./, fault: { kind: 'tooManyRequests' }, times: 9 });
    await expect(gitHost.openChanges()).rejects.toMatchObject({ code: 'host-limit', isGeneral: true });
  });

  it('says what to do about a token that it refuses', async () => {
    const { connect } = await open();
    await expect(connect('wrong').openChanges()).rejects.toMatchObject({
      code: 'credentials-refused',
      isGeneral: true,
    });
  });

  it('tells doctor what the token may do', async () => {
    const { repository } = await open();
    const [owner = '', name = ''] = repository.split('/');
    const resolved = giteaDefinition.resolve({ kind: 'gitea', url: gitea.url as 'http://x', owner, name });
    const judge = (token: string) => giteaAdapter.judgeRights(resolved, token, new AbortController().signal);
    expect(await judge(gitea.token)).toEqual([{ state: 'ok', text: `the token's user can write to ${repository}` }]);
    await expect(judge('wrong')).rejects.toMatchObject({ code: 'credentials-refused' });
    await gitea.ask('PATCH', `repos/${repository}`, { has_pull_requests: true, allow_merge_commits: false });
    expect(await judge(gitea.token)).toMatchObject([{ state: 'ok' }, { state: 'error' }]);
  });
});
