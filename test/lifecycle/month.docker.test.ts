import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Flow, Service } from '../../src/model/flow.ts';
import { dockerMissing, programMissing, traefikMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { FaultShop } from './faults/shop.ts';

const missing = dockerMissing() ?? traefikMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

/** A flow whose store is different. */
function withStore(change: (store: Service) => Partial<Service>): (flow: Flow) => Flow {
  return (flow) => ({
    ...flow,
    services: flow.services.map((service) => (service.name === 'store' ? { ...service, ...change(service) } : service)),
  });
}

/** Its data under another name, which says what it was called before. */
const renamed = withStore(() => ({ volumes: { rows: '/data' }, formerVolumes: { rows: 'data' } }));

const upgraded = withStore((store) => ({ environment: { ...store.environment, VERSION: '2' } }));

/** It starts with no data, and refuses what is there. */
const refusing = withStore(() => ({
  command: [
    '/bin/sh',
    '-c',
    'test -e /data/row && { echo "data of an older version"; exit 3; }; httpd -f -p 80 -h /data',
  ],
}));

/** With another persistent service, which has data of its own. */
function withCache(flow: Flow): Flow {
  return {
    ...flow,
    services: flow.services.flatMap((service) => {
      if (service.name !== 'store') return [service];
      const { backup: _, ...cache } = service;
      return [service, { ...cache, name: 'cache', volumes: { data: '/data' } }];
    }),
  };
}

describePart("a team's month", 'Docker, Traefik, docker-registry, BusyBox', missing, () => {
  const shop = new FaultShop(['staging', 'prod']);

  beforeAll(async () => {
    await shop.open();
    await shop.release('one', {}, 'prod');
    shop.docker('exec', shop.store('prod'), 'sh', '-c', 'echo kept > /data/row');
  }, 480_000);
  afterAll(() => shop.close(), 60_000);

  const row = () => shop.docker('exec', shop.store('prod'), 'cat', '/data/row');

  it('has a hotfix straight into PROD, of which the plan says that nobody verified it, and its revert', async () => {
    shop.checkout('PROD');
    const before = (await shop.ledger()).environments.prod?.past[0]?.release;
    shop.write('app/www/index.html', 'hotfix');
    shop.git(shop.workspace, 'commit', '--quiet', '--all', '--message', 'Fix it');
    shop.git(shop.workspace, 'push', '--quiet', 'origin', 'HEAD');
    const fixed = await shop.done('deploy', 'prod', '--yes');
    expect(fixed.stderr).toMatch(
      /Release tree-\w+ has not been verified in any environment: prod is the first to run it\./,
    );
    expect(shop.pages()).toEqual(['hotfix']);
    shop.git(shop.workspace, 'revert', '--no-edit', 'HEAD');
    shop.git(shop.workspace, 'push', '--quiet', 'origin', 'HEAD');
    const reverted = await shop.done('deploy', 'prod', '--yes');
    expect(reverted.stderr).not.toContain('has not been verified in any');
    expect(shop.pages()).toEqual(['one']);
    expect((await shop.ledger()).environments.prod?.past[0]?.release).toBe(before);
    await shop.isSettled('deploy', 'prod');
  }, 480_000);

  it('renames a volume, whose data stays', async () => {
    shop.alter = renamed;
    await shop.release('four', {}, 'prod');
    expect(shop.pages()).toEqual(['four']);
    expect(row()).toEqual(['kept']);
    expect(shop.orphans()).toEqual([]);
  }, 480_000);

  it('drops a service with its data only when the flow says that the data may go', async () => {
    const volumes = () => shop.docker('volume', 'ls', '--quiet', '--filter', `name=${shop.flowName}-prod_cache`);
    shop.alter = (flow) => withCache(renamed(flow));
    await shop.release('cached', {}, 'prod');
    expect(volumes()).toEqual([`${shop.flowName}-prod_cache_data`]);
    shop.alter = renamed;
    await shop.release('uncached', {}, 'staging');
    const refused = await shop.pipegen(['promote', 'prod', '--yes']);
    expect(refused.exitCode, refused.output).toBe(1);
    expect(refused.stderr).toContain(
      'data-dropped: The flow no longer declares volumes that hold persistent data: data of cache in prod',
    );
    expect((await shop.pipegen(['status'])).stdout).toContain(`${shop.flowName}-prod_cache_data`);
    shop.alter = (flow) => ({ ...renamed(flow), discard: ['cache/data'] });
    await shop.release('discarded', {}, 'staging');
    expect((await shop.planned('promote', 'prod')).at(-1)).toBe(
      `remove cache, the data of ${shop.flowName}-prod_cache_data of ${shop.flowName}-prod`,
    );
    await shop.done('promote', 'prod', '--yes');
    expect(volumes()).toEqual([]);
    expect(row()).toEqual(['kept']);
    await shop.isSettled('promote', 'prod');
  }, 480_000);

  it('changes the store after everything else, with a copy of its data', async () => {
    shop.alter = (flow) => upgraded(renamed(flow));
    await shop.release('five', {}, 'staging');
    const planned = await shop.planned('promote', 'prod');
    expect(planned.slice(-2)).toEqual(['back up store of prod', 'update store of prod in place, with downtime']);
    await shop.done('promote', 'prod', '--yes');
    expect(row()).toEqual(['kept']);
    await shop.isSettled('promote', 'prod');
  }, 480_000);

  it('puts the store back that refuses its data, while the new release serves', async () => {
    shop.alter = (flow) => refusing(upgraded(renamed(flow)));
    await shop.release('six', {}, 'staging');
    const run = await shop.pipegen(['promote', 'prod', '--yes']);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.stderr).toContain('data of an older version');
    expect(run.stderr).toContain('exit code 3');
    expect(run.stderr).toContain('store of prod runs again with the earlier configuration and the current data');
    expect(row()).toEqual(['kept']);
    expect(shop.pages()).toEqual(['six']);
    const plan = await shop.pipegen(['plan', 'prod']);
    expect(plan.stdout).toContain('the command of store changed');
    shop.alter = (flow) => upgraded(renamed(flow));
    await shop.release('seven', {}, 'prod');
    expect(row()).toEqual(['kept']);
  }, 480_000);

  it('ends with what serves, all of its data, and nothing else', async () => {
    expect((await shop.done('plan', 'prod')).stdout).toContain('prod: in the desired state');
    expect(shop.deployments()).toEqual(['prod', expect.stringMatching(/^prod-pr-\d+$/)]);
    expect(shop.orphans()).toEqual([]);
    expect(shop.docker('volume', 'ls', '--quiet', '--filter', `label=pipegen.flow=${shop.flowName}`)).toEqual([
      `${shop.flowName}-prod_store_data`,
    ]);
    expect(row()).toEqual(['kept']);
  }, 120_000);
});
