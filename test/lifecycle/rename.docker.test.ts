import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Flow } from '../../src/model/flow.ts';
import { REVISION_HEADER } from '../../src/run/ports/edge.ts';
import { dockerMissing, programMissing, traefikMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { longestMix, startLoad } from '../traffic/load.ts';
import { findSharedTraefik } from '../traffic/traefik.ts';
import { endAt, FaultShop, withEnvironment } from './faults/shop.ts';

const missing = dockerMissing() ?? traefikMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

const called = (flow: Flow): Flow => withEnvironment(flow, 'prod', { name: 'live', formerNames: ['prod'] });

describePart('PROD, which is called "live" from now on', 'Docker, Traefik, docker-registry, BusyBox', missing, () => {
  const shop = new FaultShop();

  beforeAll(async () => {
    await shop.open();
    await shop.release('one', {}, 'prod');
    shop.docker('exec', shop.store('prod'), 'sh', '-c', 'echo kept > /data/row');
    await shop.done('freeze', 'prod', '--reason', 'until Monday');
  }, 480_000);
  afterAll(() => shop.close(), 60_000);

  const row = () => shop.docker('exec', shop.store('live'), 'cat', '/data/row');
  const volumes = () => shop.docker('volume', 'ls', '--quiet', '--filter', `label=pipegen.flow=${shop.flowName}`);

  it('has its data, its links and its freeze, wherever the first deployment is interrupted', async () => {
    shop.alter = called;
    await shop.release('two');
    const frozen = await shop.pipegen(['promote', 'live', '--yes']);
    expect([frozen.exitCode, frozen.stderr]).toEqual([3, expect.stringContaining('until Monday')]);
    await shop.done('unfreeze', 'live');
    expect((await shop.done('status', 'live')).stdout).toMatch(/prod-pr-\d+/);

    const { httpsPort: port } = await findSharedTraefik();
    const answeredBy = (_: string, headers: { readonly [name: string]: unknown }) =>
      headers[REVISION_HEADER.toLowerCase()]?.toString();
    const load = startLoad({ port, host: `${shop.flowName}.example`, clients: 2, rest: 40, answeredBy });
    expect((await shop.planned('promote', 'live')).slice(-6)).toEqual([
      'move the traffic of live to live-pr-new-r1',
      'confirm that live-pr-new-r1 stays healthy under traffic',
      expect.stringMatching(/^remove qa-pr-\d+$/),
      expect.stringMatching(/^remove prod-pr-\d+$/),
      'back up store of live',
      'update store of live in place, with downtime',
    ]);
    for (const operation of ['start app', 'move', 'remove prod', 'back up', 'update'])
      await endAt(shop, ['promote', 'live', '--yes'], 'SIGKILL', (boundary) =>
        boundary.operation.startsWith(operation),
      );
    await shop.converges('promote', 'live');
    const { failures } = await load.stop();
    expect(failures).toEqual([]);
    expect(longestMix(load.answered())).toBeLessThan(1_000);
    expect(load.answered().at(-1)?.name).toMatch(/^live-pr-\d+-r1$/);

    expect(shop.pages('live')).toEqual(['two']);
    expect(shop.serving('prod')).toEqual([]);
    expect(row()).toEqual(['kept']);
    expect(volumes()).toEqual([`${shop.flowName}-prod_store_data`]);
    expect(shop.orphans()).toEqual([]);
  }, 480_000);

  it('is nothing special after that', async () => {
    await shop.release('three');
    await shop.done('promote', 'live', '--yes');
    expect(row()).toEqual(['kept']);
    expect((await shop.done('plan', 'live')).stdout).toContain('live: in the desired state');
    const history = (await shop.done('history', 'live')).stdout;
    expect(history).toContain('pipegen promote live');
    expect(history).toContain('pipegen promote prod');
    const former = await shop.pipegen(['destroy', 'prod', '--yes']);
    expect([former.exitCode, former.stderr]).toEqual([2, expect.stringContaining('"prod" was renamed to "live"')]);
    await shop.done('backup', 'live', '--yes');
    expect((await shop.done('restore', 'live', '--list')).stdout.match(/T\d{6}Z/g)?.length).toBeGreaterThan(2);
    await shop.done('rollback', 'live', '--yes');
    expect(shop.pages('live')).toEqual(['two']);
  }, 480_000);
});
