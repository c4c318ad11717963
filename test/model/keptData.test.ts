import { describe, expect, it } from 'vitest';
import type { Flow } from '../../src/model/flow.ts';
import { droppedFix, droppedVolumes, isUsed, keptVolumes } from '../../src/model/keptData.ts';
import { harbor } from '../fixtures/harbor.ts';
import { shop } from '../fixtures/shop.ts';

const kept = keptVolumes(shop);

function without(service: string, more: Partial<Flow> = {}): Flow {
  return { ...shop, services: shop.services.filter(({ name }) => name !== service), ...more };
}

describe('droppedVolumes', () => {
  it('finds nothing while everything that was kept is kept', () => {
    expect(kept.length).toBeGreaterThan(0);
    expect(droppedVolumes(kept, shop)).toEqual([]);
  });

  it('finds the volumes of a service that is gone, unless the flow says that they may go', () => {
    const dropped = droppedVolumes(kept, without('postgres'));
    expect(dropped).toContainEqual({ environment: 'prod', service: 'postgres', volume: 'data' });
    expect(droppedVolumes(kept, without('postgres', { discard: ['postgres/data'] }))).toEqual([]);
    expect(droppedFix(dropped, without('postgres'))).toContain("add 'postgres/data' to discard");
  });

  it('knows the volumes of services of deployment scope that outlive revisions', () => {
    const uploads = { service: 'scanner', volume: 'files' };
    expect(keptVolumes(harbor)).toEqual([
      { environment: 'staging', ...uploads },
      { environment: 'prod', ...uploads },
    ]);
    expect([isUsed(harbor, uploads), isUsed(harbor, { service: 'scanner', volume: 'cache' })]).toEqual([true, false]);
  });

  it('finds what an environment kept that is gone or renamed, or that keeps nothing any more', () => {
    const live = shop.environments.map((one) => (one.name === 'prod' ? { ...one, name: 'live' } : one));
    const dropped = droppedVolumes(kept, { ...shop, environments: live });
    expect(dropped.every(({ environment }) => environment === 'prod')).toBe(true);
    expect(dropped.length).toBeGreaterThan(0);
    expect(droppedFix(dropped, { ...shop, environments: live })).toContain('pipegen destroy prod');
    expect(droppedVolumes(kept, { ...shop, environments: live, discard: ['prod'] })).toEqual([]);
    const fleeting = shop.environments.map((one) => ({ ...one, data: 'perDeployment' as const }));
    expect(droppedVolumes(kept, { ...shop, environments: fleeting })).toHaveLength(kept.length);
  });
});
