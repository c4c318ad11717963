import { describe, expect, it } from 'vitest';
import { type Environment, findEnvironment } from '../../../src/model/flow.ts';
import { foundationsOf } from '../../../src/targets/compose/foundations.ts';
import { harbor } from '../../fixtures/harbor.ts';
import { shop } from '../../fixtures/shop.ts';

describe('foundationsOf', () => {
  it("gives an environment the network of its persistent services, besides the edge's", () => {
    expect(foundationsOf(shop, findEnvironment(shop, 'prod'), 'pr-57')).toEqual([
      { kind: 'network', name: 'pipegen-edge', labels: { 'pipegen.scope': 'host' } },
      {
        kind: 'network',
        name: 'shop-prod',
        labels: { 'pipegen.flow': 'shop', 'pipegen.environment': 'prod', 'pipegen.scope': 'environment' },
      },
    ]);
  });

  it('gives each deployment a network where it has data of its own', () => {
    expect(foundationsOf(shop, findEnvironment(shop, 'staging'), 'pr-57')[1]).toMatchObject({
      name: 'shop-staging-pr-57',
      labels: { 'pipegen.deployment': 'staging-pr-57', 'pipegen.scope': 'environment' },
    });
  });

  it('gives volumes that outlive revisions to an environment, or to each deployment, under the name of its unit', () => {
    const volumesOf = (environment: Environment, tag: string) =>
      foundationsOf(harbor, environment, tag).filter(({ kind }) => kind === 'volume');
    const prod = findEnvironment(harbor, 'prod');
    expect(volumesOf({ ...prod, formerNames: ['live'] }, 'pr-57')).toEqual([
      {
        kind: 'volume',
        name: 'harbor-live_scanner_files',
        labels: {
          'pipegen.flow': 'harbor',
          'pipegen.environment': 'live',
          'pipegen.scope': 'environment',
          'com.docker.compose.project': 'harbor-live',
          'com.docker.compose.volume': 'scanner_files',
        },
      },
    ]);
    expect(volumesOf({ ...prod, data: 'perDeployment' }, 'pr-57')).toMatchObject([
      { name: 'harbor-prod-pr-57_scanner_files', labels: { 'pipegen.deployment': 'prod-pr-57' } },
    ]);
  });

  it('needs only the edge where nothing is persistent', () => {
    const services = shop.services.filter(({ scope }) => scope !== 'environment');
    const names = foundationsOf({ ...shop, services }, findEnvironment(shop, 'prod'), '').map(({ name }) => name);
    expect(names).toEqual(['pipegen-edge']);
  });
});
