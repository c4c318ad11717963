import { afterAll, beforeAll, expect, it } from 'vitest';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { expectTidy } from './faultyShop.ts';
import { FaultShop, withEnvironment } from './shop.ts';
import { SshHost } from './sshHost.ts';

const programs = ['docker-registry', 'busybox', 'sshd', 'ssh', 'ssh-keygen'];
const missing = dockerMissing() ?? programs.map(programMissing).find((why) => why !== undefined);

describePart('an environment on another host', 'Docker, docker-registry, BusyBox, sshd', missing, () => {
  const far = new SshHost();
  const shop = new (class extends FaultShop {
    override variables(more: Readonly<Record<string, string>> = {}) {
      return super.variables({ PATH: far.path, ...more });
    }
  })();
  shop.alter = (flow) => ({
    ...withEnvironment(flow, 'prod', { target: 'far' }),
    targets: [...flow.targets, { name: 'far', kind: 'compose', host: far.address }],
  });

  beforeAll(async () => {
    await far.open();
    await shop.open();
    await shop.release('one', {}, 'prod');
  }, 480_000);
  afterAll(() => {
    far.remove();
    shop.close();
  });

  it('27. one of several hosts fails: its commands change nothing and name it, and it goes on serving', async () => {
    await shop.release('two');
    far.stop();
    const before = await shop.ledger();
    const run = await shop.pipegen(['promote', 'prod', '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).toContain(`The Docker engine at ${far.address} is unreachable`);
    expect(run.stderr).toContain(`DOCKER_HOST=${far.address} docker info`);
    await expectTidy(shop, run);
    expect(await shop.ledger()).toEqual(before);
    expect(shop.pages()).toEqual(['one']);
  }, 240_000);

  it('27. one of several hosts fails: the status tells it for each target, and is non-zero', async () => {
    const run = await shop.pipegen(['status']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stdout).toMatch(/^ +qa-pr-\d+ +verified +serves/m);
    expect(run.stderr).toContain(
      `Target far: The Docker engine at ${far.address} is unreachable: ssh: connect to host`,
    );
    expect(run.stdout).toMatch(/^ +prod-pr-\d+ +unknown /m);
  }, 120_000);

  it('27. one of several hosts fails: the others can be operated, and what asks all of them removes nothing', async () => {
    await shop.release('three', {}, 'staging');
    const before = shop.deployments();
    const prune = await shop.pipegen(['prune', '--yes']);
    expect(prune.exitCode, prune.output).toBe(1);
    await expectTidy(shop, prune);
    expect(shop.deployments()).toEqual(before);
    await shop.converges('promote', 'qa');
    await far.start();
    await shop.converges('promote', 'prod');
    expect(shop.pages()).toEqual(['three']);
  }, 480_000);
});
