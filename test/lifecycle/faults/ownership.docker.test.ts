import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Flow } from '../../../src/model/flow.ts';
import { dockerMissing, programMissing, traefikMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { FaultShop, withEnvironment } from './shop.ts';

const missing = dockerMissing() ?? traefikMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

/** Another repository, whose flow has a name that is taken. */
class Namesake extends FaultShop {
  override readonly flowName: string;

  constructor(flowName: string) {
    super();
    this.flowName = flowName;
    this.alter = (flow: Flow) => ({ ...flow, domain: `other-${flowName}.example` });
  }
}

describePart('whose deployment is whose', 'Docker, Traefik, docker-registry, BusyBox', missing, () => {
  const shop = new FaultShop();
  const namesake = new Namesake(shop.flowName);

  beforeAll(async () => {
    await Promise.all([shop.open(), namesake.open()]);
    await shop.release('ours', {}, 'prod');
  }, 480_000);
  afterAll(async () => {
    shop.close();
    namesake.close();
  }, 120_000);

  const containers = () =>
    shop.docker('ps', '--all', '--quiet', '--filter', `label=pipegen.flow=${shop.flowName}`).sort();

  it('is known by its ledger: a flow of the same name in another repository touches nothing of it', async () => {
    const before = containers();
    namesake.checkout('STAGING');
    await namesake.release('theirs', {}, 'staging');
    const theirs = containers().filter((container) => !before.includes(container));
    const promoted = await namesake.pipegen(['promote', 'qa', '--yes']);
    expect(promoted.exitCode, promoted.output).toBe(0);
    const run = await namesake.pipegen(['promote', 'prod', '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).toContain(`${shop.flowName}-prod on the engine belongs to the ledger`);
    expect(run.stderr).toContain('rename one of the flows');
    expect(containers()).toEqual(expect.arrayContaining(before));
    expect(shop.pages()).toEqual(['ours']);
    const pruned = await namesake.pipegen(['prune', '--yes']);
    expect(pruned.exitCode, pruned.output).toBe(0);
    const status = await namesake.pipegen(['status']);
    expect(status.stdout).toContain('another ledger');
    expect(status.stdout).not.toContain('prod-pr-3 ');
    expect(theirs).toHaveLength(2);
    for (const name of namesake.deployments().filter((one) => one.startsWith('qa-')))
      await namesake.pipegen(['retire', name, '--yes']);
    expect(containers()).toEqual(before);
  }, 600_000);

  it('is found again from labels after its ledger was lost', async () => {
    const before = containers();
    const lost = shop.git(shop.bare, 'rev-parse', `refs/pipegen/${shop.flowName}`);
    shop.git(shop.bare, 'update-ref', '-d', `refs/pipegen/${shop.flowName}`);
    shop.git(shop.workspace, 'update-ref', '-d', `refs/pipegen/${shop.flowName}`);
    const refused = await shop.pipegen(['deploy', 'prod', '--yes']);
    expect(refused.exitCode, refused.output).toBe(1);
    expect(refused.stderr).toContain('ledger-empty');
    expect(refused.stderr).toContain('pipegen adopt');
    expect(containers()).toEqual(before);
    const shown = await shop.done('adopt', '--dry-run');
    expect(shown.stdout).toContain('prod-pr-3, revision 1');
    await shop.done('adopt', '--yes');
    expect(await shop.planned('deploy', 'prod')).toEqual([]);
    expect((await shop.done('status', 'prod')).stdout).toMatch(/prod-pr-3 +verified +serves/);
    expect(containers()).toEqual(before);
    expect(shop.git(shop.bare, 'rev-parse', `refs/pipegen/${shop.flowName}`)).not.toBe(lost);
    await shop.release('next', {}, 'prod');
    expect(shop.pages()).toEqual(['next']);
  }, 600_000);

  it('is an environment that the flow no longer has: it is shown, and goes only when somebody says so', async () => {
    const { alter } = shop;
    shop.alter = (flow) => {
      const [staging, qa, prod] = flow.environments;
      if (staging === undefined || qa === undefined || prod === undefined)
        throw new Error('The promotion path has three environments.');
      return withEnvironment(flow, 'prod', { name: 'live' });
    };
    shop.checkout('STAGING');
    await shop.mergeChange('renamed', 'renamed');
    const refused = await shop.pipegen(['deploy', 'staging', '--yes']);
    expect(refused.exitCode, refused.output).toBe(1);
    expect(refused.stderr).toContain('data-dropped');
    expect(refused.stderr).toContain('data of store in prod');
    expect(refused.stderr).toContain("add 'prod' to discard");
    const status = await shop.pipegen(['status']);
    expect(status.stdout).toContain('No longer in the flow');
    expect(status.stdout).toContain('pipegen destroy prod');
    expect(shop.pages()).toEqual(['next']);
    const destroyed = await shop.done('destroy', 'prod', '--yes');
    expect(destroyed.stderr).toContain('back up store of prod');
    expect(shop.pages()).toEqual([]);
    await shop.done('deploy', 'staging', '--yes');
    expect((await shop.pipegen(['status'])).stdout).not.toContain('No longer in the flow');
    shop.alter = alter;
  }, 600_000);
});
