import { describe, expect, it } from 'vitest';
import type { Flow } from '../../src/model/flow.ts';
import { LABELS } from '../../src/model/names.ts';
import { EMPTY_LEDGER } from '../../src/plan/ledger.ts';
import type { ObservedResource } from '../../src/plan/observed.ts';
import { findOrphans } from '../../src/plan/orphans.ts';
import { shop } from '../fixtures/shop.ts';
import { containersOf } from './world.ts';

const LEDGER = '0123456789abcdef';
const ledger = { ...EMPTY_LEDGER, id: LEDGER };

function volume(environment: string, key: string, labels: ObservedResource['labels'] = {}): ObservedResource {
  const project = `shop-${environment}`;
  return {
    kind: 'volume',
    name: `${project}_${key}`,
    unitName: project,
    labels: {
      [LABELS.flow]: 'shop',
      [LABELS.environment]: environment,
      [LABELS.scope]: 'environment',
      [LABELS.ledger]: LEDGER,
      ...labels,
    },
  };
}

describe('findOrphans', () => {
  const find = (resources: readonly ObservedResource[], flow: Flow = shop) =>
    findOrphans(flow, 'local', { containers: [], resources }, ledger).map(({ name, fix }) => [name, fix]);

  it('names environments that the flow no longer has, with the command that removes them', () => {
    const containers = containersOf({ environment: 'qa', tag: 'pr-3' }, 'deployment').map((container) => ({
      ...container,
      unitName: 'shop-beta-pr-3-r1',
      labels: { ...container.labels, [LABELS.environment]: 'beta', [LABELS.ledger]: LEDGER },
    }));
    expect(findOrphans(shop, 'local', { containers, resources: [volume('beta', 'postgres_data')] }, ledger)).toEqual([
      { target: 'local', name: 'shop-beta-pr-3-r1', fix: 'pipegen destroy beta' },
      { target: 'local', name: 'shop-beta', fix: 'pipegen destroy beta' },
    ]);
  });

  it('names volumes that no service has any more, and says how they go', () => {
    expect(find([volume('prod', 'cache_data'), volume('prod', 'postgres_data')])).toEqual([
      ['shop-prod_cache_data', "to remove it with the next deployment, add discard: ['cache/data'] to the flow"],
    ]);
  });

  it('names neither what is used, nor what another ledger knows, nor a deployment of its own data', () => {
    const labels = { [LABELS.deployment]: 'qa-pr-1' };
    expect(find([volume('prod', 'postgres_data')])).toEqual([]);
    expect(find([volume('prod', 'cache_data', { [LABELS.ledger]: 'another' })])).toEqual([]);
    expect(find([volume('qa', 'cache_data', labels)])).toEqual([]);
  });

  it('follows a volume that was renamed', () => {
    const services = shop.services.map((service) =>
      service.name === 'postgres'
        ? { ...service, volumes: { files: '/var/lib/postgresql/data' }, formerVolumes: { files: 'data' } }
        : service,
    );
    expect(find([volume('prod', 'postgres_data')], { ...shop, services })).toEqual([]);
  });
});
