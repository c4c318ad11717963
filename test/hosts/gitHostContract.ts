import { expect, it } from 'vitest';
import type { HostCapabilities } from '../../src/model/repository.ts';
import type { DeploymentReport, GitHost } from '../../src/run/ports/gitHost.ts';

/** A git host with the branches `feature`, `other` and `STAGING`, and no change yet. */
export interface GitHostWorld {
  readonly gitHost: GitHost;
  /** The commit at the head of a branch. */
  head(branch: string): string;
  /** Adds a commit to a branch; two branches with the same file of other text are in conflict. */
  advance(branch: string, file?: { readonly name: string; readonly text: string }): void;
  /** Makes a branch at the head of another. */
  branch(name: string, from: string): void;
  /** The comments on a change. */
  comments(change: number): Promise<readonly string[]>;
}

/** A branch and a title that mean something to shells, templates and pages. */
const HOSTILE_BRANCH = 'x\';$(touch${IFS}pwned)`id`&<b>|#"%2e';
const HOSTILE_TITLE = '-"; rm -rf / #${{ secrets }} $(id) `id` </script> \u202e мир\n\nSigned-off-by: x';

const DEPLOYMENT = { isTransient: true, isProduction: false } as const;

/** What a host is like, where hosts differ. */
export interface GitHostTraits {
  readonly capabilities: HostCapabilities;
  /** The name of an environment, as strange as the host allows. */
  readonly environment: string;
}

const TRAITS: GitHostTraits = { capabilities: { deployments: true }, environment: 'qa pr/57 #1?' };

/** What every git host must do: the adapters, plain git, and the fake that stands for all in other tests. */
export function describeGitHost(open: () => Promise<GitHostWorld>, traits: GitHostTraits = TRAITS): void {
  it('opens, finds and merges a change, and knows what it brought', async () => {
    const { gitHost, head } = await open();
    expect(await gitHost.findOpenChange('feature', 'STAGING')).toBeUndefined();
    const opened = await gitHost.openChange({ source: 'feature', target: 'STAGING', title: 'A page', body: 'Text' });
    expect(opened).toMatchObject({ state: 'open', source: 'feature', target: 'STAGING', head: head('feature') });
    expect(opened).not.toHaveProperty('mergeCommit');
    expect((await gitHost.findOpenChange('feature', 'STAGING'))?.number).toBe(opened.number);
    expect(await gitHost.findOpenChange('feature', 'PROD')).toBeUndefined();
    expect((await gitHost.openChanges()).map(({ number }) => number)).toEqual([opened.number]);
    expect((await gitHost.changesOf(opened.head)).map(({ number }) => number)).toEqual([opened.number]);
    await gitHost.merge(opened.number, opened.head);
    const merged = await gitHost.change(opened.number);
    expect(merged).toMatchObject({ state: 'merged', head: opened.head, mergeCommit: head('STAGING') });
    expect((await gitHost.changesOf(merged?.mergeCommit ?? '')).map(({ number }) => number)).toEqual([opened.number]);
    expect(await gitHost.openChanges()).toEqual([]);
  });

  it('opens a change once, and another one when that is merged', async () => {
    const { gitHost, head, advance } = await open();
    const request = { source: 'feature', target: 'STAGING', title: 'A page', body: '' };
    const first = await gitHost.openChange(request);
    expect(await gitHost.openChange({ ...request, title: 'Another title' })).toEqual(first);
    await gitHost.merge(first.number, first.head);
    advance('feature');
    const second = await gitHost.openChange(request);
    expect(second).toMatchObject({ number: first.number + 1, state: 'open', head: head('feature') });
  });

  it('leaves alone what is merged already, so that a repetition does no harm', async () => {
    const { gitHost, head } = await open();
    const { number } = await gitHost.openChange({ source: 'feature', target: 'STAGING', title: 'A page', body: '' });
    const source = head('feature');
    await gitHost.merge(number, source);
    const [before, target] = [await gitHost.change(number), head('STAGING')];
    await gitHost.merge(number, source);
    expect([await gitHost.change(number), head('STAGING')]).toEqual([before, target]);
  });

  it('does not merge what moved on', async () => {
    const { gitHost, head, advance } = await open();
    const { number } = await gitHost.openChange({ source: 'feature', target: 'STAGING', title: 'A page', body: '' });
    const seen = head('feature');
    advance('feature');
    await expect(gitHost.merge(number, seen)).rejects.toMatchObject({ code: 'state-changed', exitCode: 3 });
    expect(await gitHost.change(number)).toMatchObject({ state: 'open', head: head('feature') });
  });

  it('does not merge a conflict, and says where to fix it', async () => {
    const { gitHost, head, advance } = await open();
    advance('feature', { name: 'page', text: 'one' });
    advance('STAGING', { name: 'page', text: 'two' });
    const { number } = await gitHost.openChange({ source: 'feature', target: 'STAGING', title: 'A page', body: '' });
    const target = head('STAGING');
    await expect(gitHost.merge(number, head('feature'))).rejects.toMatchObject({
      code: 'not-mergeable',
      exitCode: 1,
      fix: expect.any(String) as string,
    });
    expect([(await gitHost.change(number))?.state, head('STAGING')]).toEqual(['open', target]);
  });

  it('does not merge what is not there', async () => {
    const { gitHost, head } = await open();
    await expect(gitHost.merge(404, head('feature'))).rejects.toMatchObject({ exitCode: 1 });
  });

  it('knows nothing of changes and commits that are not there', async () => {
    const { gitHost } = await open();
    expect(await gitHost.change(404)).toBeUndefined();
    expect(await gitHost.changesOf('0'.repeat(40))).toEqual([]);
  });

  it('takes hostile branches and titles for what they are: text', async () => {
    const { gitHost, head, advance, branch } = await open();
    branch(HOSTILE_BRANCH, 'feature');
    advance(HOSTILE_BRANCH);
    const request = { source: HOSTILE_BRANCH, target: 'STAGING', title: HOSTILE_TITLE, body: HOSTILE_TITLE };
    const { number } = await gitHost.openChange(request);
    expect(await gitHost.findOpenChange(HOSTILE_BRANCH, 'STAGING')).toMatchObject({ number, source: HOSTILE_BRANCH });
    await gitHost.merge(number, head(HOSTILE_BRANCH));
    expect(await gitHost.change(number)).toMatchObject({ state: 'merged', mergeCommit: head('STAGING') });
  });

  it('writes one comment for a mark, and rewrites it', async () => {
    const { gitHost, comments } = await open();
    const { number } = await gitHost.openChange({ source: 'feature', target: 'STAGING', title: 'A page', body: '' });
    for (const text of ['first', 'second', 'second']) await gitHost.comment(number, '<!-- mark -->', text);
    await gitHost.comment(number, '<!-- other -->', 'third');
    expect(await comments(number)).toEqual([expect.stringContaining('second'), expect.stringContaining('third')]);
  });

  if (traits.capabilities.deployments) describeDeployments(open, traits);
  else
    it('shows no deployments, and fails at none', async () => {
      const { gitHost, head } = await open();
      for (const state of ['inProgress', 'failure', 'success'] as const)
        await gitHost.report({ ...DEPLOYMENT, environment: traits.environment, commit: head('STAGING'), state });
      expect(await gitHost.environments()).toEqual({ names: [], deployments: [] });
      expect(await gitHost.forgetEnvironment(traits.environment, [])).toBeUndefined();
    });
}

/** What a host must do that shows deployments. */
function describeDeployments(open: () => Promise<GitHostWorld>, { environment }: GitHostTraits): void {
  it('shows what is deployed, and only the newest of an environment as active', async () => {
    const { gitHost, head } = await open();
    const report = async (branch: string, state: DeploymentReport['state'], name: string = environment) =>
      gitHost.report({ ...DEPLOYMENT, environment: name, commit: head(branch), state });
    expect(await gitHost.environments()).toEqual({ names: [], deployments: [] });
    await report('STAGING', 'inProgress');
    await report('STAGING', 'success');
    await report('feature', 'failure');
    await report('other', 'success', 'prod');
    expect(await actives(gitHost)).toEqual([`prod active`, `${environment} active`, `${environment}`]);
    await report('feature', 'success');
    expect((await actives(gitHost)).filter((line) => line.endsWith('active'))).toHaveLength(2);
    expect([...(await gitHost.environments()).names].sort()).toEqual(['prod', environment]);
  });

  it('forgets an environment with its deployments, and no other, however often it is asked', async () => {
    const { gitHost, head } = await open();
    for (const branch of ['STAGING', 'feature'])
      await gitHost.report({ ...DEPLOYMENT, environment, commit: head(branch), state: 'success' });
    await gitHost.report({ ...DEPLOYMENT, environment: 'prod', commit: head('feature'), state: 'success' });
    const seen = (await gitHost.environments()).deployments.filter((one) => one.environment !== 'prod');
    for (let times = 0; times < 2; times += 1)
      expect(await gitHost.forgetEnvironment(environment, seen)).toBeUndefined();
    expect(await gitHost.environments()).toMatchObject({ names: ['prod'], deployments: [{ environment: 'prod' }] });
  });
}

async function actives(gitHost: GitHost): Promise<readonly string[]> {
  const { deployments } = await gitHost.environments();
  return deployments
    .map(({ environment, isActive }) => `${environment}${isActive ? ' active' : ''}`)
    .sort((one, other) => other.length - one.length)
    .sort((one, other) => Number(other.startsWith('prod')) - Number(one.startsWith('prod')));
}
