import { afterAll, beforeAll, expect, it } from 'vitest';
import { persistentNetwork } from '../../../src/model/names.ts';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { expectTidy } from './faultyShop.ts';
import { FaultShop } from './shop.ts';

const missing = dockerMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

describePart('a removal that cannot be finished', 'Docker, docker-registry, BusyBox', missing, () => {
  const shop = new FaultShop();
  const strangers: string[] = [];
  const volumes: string[] = [];

  beforeAll(async () => {
    await shop.open();
    await shop.release('one', {}, 'prod');
  }, 360_000);
  afterAll(() => {
    for (const stranger of strangers) shop.docker('rm', '--force', stranger);
    for (const volume of volumes) shop.docker('volume', 'rm', volume);
    shop.close();
  });

  /** Starts somebody else's container. */
  function stranger(...options: string[]): string {
    const name = `${shop.flowName}-stranger-${strangers.length}`;
    const image = `${shop.registryName()}/stand/store:1.0`;
    shop.docker('run', '--detach', '--name', name, ...options, image, 'busybox', 'sleep', '3600');
    strangers.push(name);
    return name;
  }

  function leave(name: string): void {
    shop.docker('rm', '--force', name);
    strangers.splice(strangers.indexOf(name), 1);
  }

  it('9. partial destroy: it says what is left and ends with 1; the other removals are done, and a rerun finishes', async () => {
    await shop.release('two');
    const [qa = ''] = shop.deployments().filter((project) => project.startsWith('qa-'));
    const network = `${shop.flowName}-${qa}-r1_default`;
    const guest = stranger('--network', network);
    const watch = shop.watch();
    const run = await shop.pipegen(['promote', 'prod', '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).toMatch(
      new RegExp(`remove ${qa}: ${shop.flowName}-${qa}-r1 was not removed completely. Remaining: .*${network}`),
    );
    expect(run.stderr).toContain('then run the same command again to continue');
    await expectTidy(shop, run);
    // The old one of PROD comes after it in the plan.
    expect(shop.projects().filter((project) => project.startsWith('prod-'))).toHaveLength(1);
    expect(await watch.ended()).toEqual(['one', 'two']);

    const still = await shop.pipegen(['promote', 'prod', '--yes']);
    expect(still.exitCode, still.output).toBe(1);
    leave(guest);
    expect(await shop.planned('promote', 'prod')).toEqual([`remove ${qa}`]);
    await shop.converges('promote', 'prod');
  }, 480_000);

  it('9. partial retirement of what somebody asked for: the rerun finishes', async () => {
    await shop.release('three', {}, 'staging');
    const [staging = ''] = shop.deployments().filter((project) => project.startsWith('staging-'));
    const guest = stranger('--volume', `${shop.flowName}-${staging}_store_data:/data`);
    const run = await shop.pipegen(['retire', staging, '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).toContain(`${shop.flowName}-${staging}_store_data`);
    await expectTidy(shop, run);
    leave(guest);
    // Nobody need know what it was: the clean-up on a schedule finishes it as well.
    expect(await shop.planned('prune')).toContain(`remove ${staging}`);
    await shop.converges('retire', staging);
  }, 360_000);

  it("25. somebody else's volume with our prefix, and a network of ours that somebody uses, are never removed", async () => {
    const volume = `${shop.flowName}-prod_foreign`;
    shop.docker('volume', 'create', volume);
    volumes.push(volume);
    const labelled = `${shop.flowName}-foreign`;
    shop.docker('volume', 'create', '--label', 'com.docker.compose.project=somebody', labelled);
    volumes.push(labelled);
    const guest = stranger('--network', 'pipegen-edge', '--volume', `${volume}:/data`);
    await shop.release('four', {}, 'prod');
    await shop.done('prune', '--yes');
    expect(shop.docker('volume', 'ls', '--quiet')).toEqual(expect.arrayContaining([volume, labelled]));
    expect(shop.docker('inspect', '--format', '{{.State.Running}}', guest)).toEqual(['true']);
    leave(guest);
  }, 480_000);

  it('20. backup fails: destroy refuses, and nothing is destroyed', async () => {
    shop.docker('exec', shop.store('prod'), '/bin/sh', '-c', 'echo row > /data/row; echo broken > /data/broken');
    const before = shop.projects();
    const watch = shop.watch();
    const run = await shop.pipegen(['destroy', 'prod', '--yes']);
    shop.docker('exec', shop.store('prod'), '/bin/busybox', 'rm', '/data/broken');
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).not.toMatch(/\] remove /);
    await expectTidy(shop, run);
    expect(shop.projects()).toEqual(before);
    expect(await watch.ended()).toEqual(['four']);
  }, 240_000);

  it('9. partial destroy of an environment with its data: a copy is there, the rerun finishes, the rest is not touched', async () => {
    const network = persistentNetwork(shop.flowName, 'prod');
    const guests = [stranger('--network', network), stranger('--volume', `${shop.flowName}-prod_store_data:/data`)];
    const run = await shop.pipegen(['destroy', 'prod', '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).toContain(`${shop.flowName}-prod_store_data`);
    await expectTidy(shop, run);
    for (const guest of guests)
      expect(shop.docker('inspect', '--format', '{{.State.Running}}', guest)).toEqual(['true']);

    leave(guests[1] ?? '');
    const again = await shop.pipegen(['destroy', 'prod', '--yes']);
    expect(again.exitCode, again.output).toBe(1);
    expect(again.stderr).toContain(network);
    expect(shop.docker('volume', 'ls', '--quiet')).not.toContain(`${shop.flowName}-prod_store_data`);
    leave(guests[0] ?? '');
    await shop.done('destroy', 'prod', '--yes');
    expect(await shop.planned('destroy', 'prod')).toEqual([]);
    expect(shop.docker('network', 'ls', '--format', '{{.Name}}')).not.toContain(network);
    expect(shop.docker('volume', 'ls', '--quiet')).toContain(`${shop.flowName}-prod_foreign`);
    expect(shop.orphans()).toEqual([]);
    const copies = await shop.done('restore', 'prod', 'store', '--list');
    expect(copies.stdout).toMatch(/whole|\d/);
  }, 360_000);
});
