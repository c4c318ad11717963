import { describe, expect, it } from 'vitest';
import { findEnvironment } from '../../src/model/flow.ts';
import { findDrift } from '../../src/plan/drift.ts';
import { shop } from '../fixtures/shop.ts';
import { containersOf } from './world.ts';

const prod = findEnvironment(shop, 'prod');
const sketch = { environment: 'prod', tag: 'pr-57' };
const kept = containersOf(sketch, 'environment');
const own = containersOf(sketch, 'deployment');

describe('findDrift', () => {
  it('finds nothing where all runs as wanted, or nothing was deployed yet', () => {
    expect(findDrift(shop, prod, [...kept, ...own])).toEqual([]);
    expect(findDrift(shop, prod, [])).toEqual([]);
  });

  it('finds what is missing, unhealthy, unknown or one too many', () => {
    const [app, ...others] = own;
    if (app === undefined) throw new Error('The shop has an application.');
    const stray = { ...app, id: 'stray', project: 'elsewhere', labels: { 'pipegen.environment': 'prod' } };
    const worker = { ...app, id: 'worker', service: 'worker' };
    const second = containersOf({ environment: 'prod', tag: 'pr-58', health: 'unhealthy' }, 'deployment');
    expect(findDrift(shop, prod, [...others, worker, stray, ...second])).toEqual([
      'shop-prod: postgres has 0 of 1 containers',
      'prod-pr-57: app has 1 of 2 containers',
      'prod-pr-57: worker is no service of the flow',
      'prod-pr-58: 2 of 2 containers of app are not healthy',
      'prod-pr-58: 1 of 1 containers of nginx are not healthy',
      'prod: 2 deployments run: prod-pr-57, prod-pr-58',
      'prod: the container stray belongs to no deployment',
    ]);
  });
});
