import { describe, expect, it } from 'vitest';
import { findEnvironment } from '../../src/model/flow.ts';
import { compareEnvironment, type EnvironmentWorld } from '../../src/plan/drift.ts';
import type { RecordedDeployment } from '../../src/plan/ledger.ts';
import { findDeployments, type Replica } from '../../src/plan/observed.ts';
import { shop } from '../fixtures/shop.ts';
import { commit, containersOf, frontOf } from './world.ts';

const prod = findEnvironment(shop, 'prod');
const sketch = { environment: 'prod', tag: 'pr-57' };
const kept = containersOf(sketch, 'environment');
const own = containersOf(sketch, 'deployment');
const recorded: RecordedDeployment = {
  name: 'prod-pr-57',
  tag: 'pr-57',
  revision: 1,
  release: 'tree-bbbbbbbbbbbb',
  commit: commit('a'),
  deployedAt: '2024-02-29T12:00:00Z',
  verifiedAt: '2024-02-29T12:05:00Z',
};

/** What differs where some containers run and some deployments are recorded. */
function compare(
  containers: readonly Replica[],
  known: readonly RecordedDeployment[] = [recorded],
  more: Partial<EnvironmentWorld> = {},
  environment = prod,
): string[] {
  const fronts = more.fronts ?? [frontOf(sketch)];
  const deployments = findDeployments(shop.name, containers, fronts);
  const record = { deployments: Object.fromEntries(known.map((one) => [one.name, one])), past: [] };
  return compareEnvironment(shop, environment, { record, containers, deployments, fronts, ...more }).map(
    ({ where, deployment, text }) => `${where}${deployment === undefined ? '' : ` (${deployment.name})`}: ${text}`,
  );
}

describe('compareEnvironment', () => {
  it('finds nothing where all runs as wanted, or nothing was deployed yet', () => {
    expect(compare([...kept, ...own])).toEqual([]);
    expect(compare([], [])).toEqual([]);
  });

  it('names what carries the labels of a deployment and is in no project of it, and does not count it', () => {
    const [app] = own;
    if (app === undefined) throw new Error('The shop has an application.');
    expect(compare([...kept, ...own, { ...app, id: 'forged', unitName: 'elsewhere' }])).toEqual([
      'prod: the container forged does not belong to a deployment',
    ]);
  });

  it('compares configuration, as far as it is no secret, where the files of the commit are at hand', () => {
    const parts = { revision: { app: { COLOUR: 'red', PAYMENT_TOKEN: 'other' } }, persistent: {} };
    const made = own.map((one) =>
      one.service === 'app' ? { ...one, parts: { COLOUR: 'blue', PAYMENT_TOKEN: 'one' } } : one,
    );
    const differing = compare([...kept, ...made], [recorded], { parts: new Map([['prod-pr-57', parts]]) });
    expect(differing).toEqual(['prod-pr-57 (prod-pr-57): COLOUR of app changed']);
  });

  it('finds what is missing, unhealthy, unknown or one too many, and names what is brought back', () => {
    const [app, ...others] = own;
    if (app === undefined) throw new Error('The shop has an application.');
    const stray = { ...app, id: 'stray', unitName: 'elsewhere', labels: { 'pipegen.environment': 'prod' } };
    const worker = { ...app, id: 'worker', service: 'worker' };
    const second = containersOf({ environment: 'prod', tag: 'pr-58', health: 'unhealthy' }, 'deployment');
    const other = { ...recorded, name: 'prod-pr-58', tag: 'pr-58', verifiedAt: '2024-02-29T12:01:00Z' };
    const unknown = containersOf({ environment: 'prod', tag: 'pr-59' }, 'deployment');
    const running = [...others, worker, stray, ...second, ...unknown];
    expect(compare(running, [recorded, other])).toEqual([
      'prod (prod-pr-57): postgres has 0 of 1 containers',
      'prod-pr-57 (prod-pr-57): app has 1 of 2 containers',
      'prod-pr-57 (prod-pr-57): worker is no longer in the flow',
      'prod-pr-58 (prod-pr-58): 2 of 2 containers of app are not healthy',
      'prod-pr-58 (prod-pr-58): nginx is not healthy',
      'prod-pr-59: it is running but not in the ledger',
      'prod: 3 deployments are running: prod-pr-57, prod-pr-58, prod-pr-59',
      'prod: the container stray does not belong to a deployment',
    ]);
  });

  it('finds what is gone, was never verified, or was begun and does not serve', () => {
    const { verifiedAt: _, ...unverified } = recorded;
    const next = { revision: 2, release: 'tree-c', commit: commit('c'), deployedAt: '' };
    expect(compare(kept)).toEqual(['prod-pr-57 (prod-pr-57): it is not running']);
    expect(compare([...kept, ...own], [unverified])).toEqual([
      'prod-pr-57 (prod-pr-57): prod-pr-57-r1 is not verified',
    ]);
    expect(compare([...kept, ...own], [{ ...recorded, next }])).toEqual([
      'prod-pr-57: prod-pr-57-r2 was started but does not serve traffic',
    ]);
    const second = containersOf({ ...sketch, revision: 2 }, 'deployment');
    expect(compare([...kept, ...second])).toEqual(['prod-pr-57 (prod-pr-57): it is not running']);
  });

  it('finds links that another revision answers, or nothing', () => {
    const second = frontOf({ ...sketch, revision: 2 });
    expect(compare([...kept, ...own], [recorded], { fronts: [second] })).toEqual([
      'prod-pr-57 (prod-pr-57): https://shop.example is served by prod-pr-57-r2, not by prod-pr-57-r1',
    ]);
    expect(compare([...kept, ...own], [recorded], { fronts: [] })).toEqual([
      'prod-pr-57 (prod-pr-57): https://shop.example is served by nothing, not by prod-pr-57-r1',
    ]);
    expect(compare([...kept, ...own], [recorded], { fronts: undefined })).toEqual([]);
  });

  it('asks of the host names that deployments share for the newest only, of their own for each', () => {
    const older = { ...recorded, name: 'prod-pr-56', tag: 'pr-56', verifiedAt: '2024-02-28T12:00:00Z' };
    const both = [...own, ...containersOf({ environment: 'prod', tag: 'pr-56' }, 'deployment')];
    expect(compare([...kept, ...both], [older, recorded])).toEqual([
      'prod: 2 deployments are running: prod-pr-57, prod-pr-56',
    ]);
    const qa = findEnvironment(shop, 'qa');
    const inQa = (tag: string) => ({ ...recorded, name: `qa-${tag}`, tag });
    const running = ['pr-1', 'pr-2'].flatMap((tag) => [
      ...containersOf({ environment: 'qa', tag }, 'environment'),
      ...containersOf({ environment: 'qa', tag }, 'deployment'),
    ]);
    const fronts = [frontOf({ environment: 'qa', tag: 'pr-1' })];
    expect(compare(running, [inQa('pr-1'), inQa('pr-2')], { fronts }, qa)).toEqual([
      'qa-pr-2 (qa-pr-2): https://pr-2.shop.example is served by nothing, not by qa-pr-2-r1',
    ]);
  });

  it("compares a deployment's own persistent services where it has data of its own", () => {
    const qa = findEnvironment(shop, 'qa');
    const about = { environment: 'qa', tag: 'pr-1' };
    const known = { ...recorded, name: 'qa-pr-1', tag: 'pr-1' };
    const fronts = [frontOf(about)];
    expect(compare(containersOf(about, 'deployment'), [known], { fronts }, qa)).toEqual([
      'qa-pr-1 (qa-pr-1): postgres has 0 of 1 containers',
    ]);
  });
});
