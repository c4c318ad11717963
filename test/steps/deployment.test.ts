import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordOf } from '../../src/plan/ledger.ts';
import { deployRelease } from '../../src/steps/deployRelease.ts';
import { planDeployment } from '../../src/steps/planDeployment.ts';
import { retireDeployments } from '../../src/steps/retireDeployments.ts';
import { verifyDeployment } from '../../src/steps/verifyDeployment.ts';
import { shop } from '../fixtures/shop.ts';
import { Faults } from '../run/fakes/faults.ts';
import { Bench, type RunOptions } from './bench.ts';

/** The shop without the time that PROD must stay healthy. */
const impatient = {
  ...shop,
  environments: shop.environments.map(({ soak: _, ...environment }) => environment),
};

/** Everything that a branch's pipeline does once its images are pushed. */
async function release(bench: Bench, environment: string, change: string, options: RunOptions = {}): Promise<void> {
  const context = bench.context({ CHANGE_ID: change }, options);
  bench.pass(60);
  await deployRelease({ environment }, context);
  await verifyDeployment({ environment }, context);
  await retireDeployments({ environment }, context);
}

/** A commit on a branch, built and pushed, in the workspace. */
async function build(bench: Bench, branch: string): Promise<string> {
  bench.commit(branch);
  return bench.checkOut(branch);
}

describe('a deployment', () => {
  it('finishes when run again, whatever call to the outside it was interrupted at', async () => {
    const expected = await withInterruption(Number.POSITIVE_INFINITY);
    expect(expected.deployments).toEqual(['prod-pr-2']);
    for (let at = 0; at < expected.calls; at++) {
      const { calls: _, ...end } = await withInterruption(at);
      expect({ at, ...expected, ...end }).toEqual({ at, ...expected });
    }
  });

  /** A second release of PROD, interrupted once, then run again. */
  async function withInterruption(at: number) {
    const bench = new Bench(impatient);
    await build(bench, 'PROD');
    await release(bench, 'prod', '1');
    await build(bench, 'PROD');
    const faults = new Faults({ at, when: 'after', kind: 'error' });
    await release(bench, 'prod', '2', { faults }).catch(() => undefined);
    bench.gone.add('laptop 1');
    if (faults.struck !== undefined) await release(bench, 'prod', '2');
    const plan = await planDeployment({ environment: 'prod' }, bench.context({ CHANGE_ID: '2' }));
    expect(plan).toContain('Nothing to do.');
    return {
      calls: faults.calls,
      deployments: bench.engine.deployments(),
      known: Object.keys(recordOf(bench.ledger.state, 'prod').deployments),
      containers: bench.engine.running.map(({ id }) => id).sort(),
    };
  }

  it('that fails while being updated in place stays to be looked at', async () => {
    const bench = new Bench();
    await build(bench, 'STAGING');
    await release(bench, 'staging', '1');
    await build(bench, 'STAGING');
    bench.breakService('staging', 'app');
    await expect(release(bench, 'staging', '1')).rejects.toThrow('unhealthy');
    expect(bench.engine.deployments()).toEqual(['staging-pr-1']);
    expect(bench.lines).toContain('  the log of shop-staging-pr-1');
    expect(recordOf(bench.ledger.state, 'staging').deployments).toHaveProperty('staging-pr-1');
  });

  it('that is new and does not start is removed, and nobody expects it any more', async () => {
    const bench = new Bench();
    await build(bench, 'STAGING');
    bench.breakService('staging', 'app');
    await expect(release(bench, 'staging', '1')).rejects.toMatchObject({
      message: 'container is unhealthy',
      fix: expect.stringContaining('staging-pr-1 is removed again') as string,
    });
    expect(bench.engine.deployments()).toEqual([]);
    expect(recordOf(bench.ledger.state, 'staging').deployments).toEqual({});
  });

  it('is not deployed from images of another commit, or from images that nobody pushed', async () => {
    const bench = new Bench();
    await build(bench, 'QA');
    bench.commit('QA');
    await expect(deployRelease({ environment: 'qa' }, bench.context())).rejects.toMatchObject({ exitCode: 3 });
    const { id } = await bench.repository.head();
    const unpushed = { id: 'tree-c', commit: id, tree: 'c', images: { app: { reference: 'app:tree-c' } } };
    await bench.store.writeRecord('release', unpushed);
    await expect(deployRelease({ environment: 'qa' }, bench.context())).rejects.toMatchObject({ exitCode: 2 });
    expect(bench.engine.running).toEqual([]);
  });

  it('answers before the older one that has the same host names, and keeps its place when it is deployed again', async () => {
    const bench = new Bench();
    const prioritiesOf = () =>
      Object.fromEntries(
        bench.engine.running
          .filter(({ labels }) => labels['pipegen.deployment'] !== undefined)
          .map(({ labels }) => [labels['pipegen.deployment'], labels['pipegen.priority']]),
      );
    for (const change of ['1', '2', '1']) {
      await build(bench, 'PROD');
      await deployRelease({ environment: 'prod' }, bench.context({ CHANGE_ID: change }));
    }
    expect(prioritiesOf()).toEqual({ 'prod-pr-1': '1', 'prod-pr-2': '2' });
  });

  it('does what was agreed to, or what is left of it, and nothing else', async () => {
    const bench = new Bench();
    const context = bench.context({ CHANGE_ID: '1' });
    await build(bench, 'PROD');
    await planDeployment({ environment: 'prod' }, context);
    await bench.engine.createNetwork('pipegen-edge', {});
    await deployRelease({ environment: 'prod' }, context);
    expect(bench.engine.deployments()).toEqual(['prod-pr-1']);

    await planDeployment({ environment: 'prod' }, context);
    bench.engine.running = [];
    await expect(deployRelease({ environment: 'prod' }, context)).rejects.toMatchObject({
      exitCode: 3,
      message: 'Nobody agreed to this: start shop-prod; start shop-prod-pr-1.',
    });
    expect(bench.engine.running).toEqual([]);
  });

  it('names every secret without a value before it starts anything', async () => {
    const bench = new Bench();
    await build(bench, 'PROD');
    const context = bench.context({ CHANGE_ID: '1', POSTGRES_PASSWORD: '', PAYMENT_TOKEN: '' });
    await expect(deployRelease({ environment: 'prod' }, context)).rejects.toMatchObject({
      exitCode: 2,
      message: 'These have no value: POSTGRES_PASSWORD, PAYMENT_TOKEN.',
    });
    expect(bench.engine.running).toEqual([]);
  });

  it('is refused where somebody holds the environment at another release', async () => {
    const bench = new Bench();
    await build(bench, 'PROD');
    const hold = {
      release: 'tree-0',
      by: 'anna@laptop',
      reason: 'pipegen rollback prod',
      since: '2024-02-29T12:00:00Z',
    };
    bench.ledger.state = { ...bench.ledger.state, environments: { prod: { deployments: {}, past: [], hold } } };
    const deploying = deployRelease({ environment: 'prod' }, bench.context({ CHANGE_ID: '1' }));
    await expect(deploying).rejects.toMatchObject({
      code: 'held',
      exitCode: 3,
      message: 'prod is held at release tree-0 by anna@laptop since 2024-02-29T12:00:00Z: pipegen rollback prod.',
    });
    expect(bench.engine.running).toEqual([]);
  });

  it('retires nothing once it runs another release than the verified one', async () => {
    const bench = new Bench();
    await build(bench, 'STAGING');
    await release(bench, 'staging', '1');
    bench.repository.merge('QA', await bench.checkOut('STAGING'));
    await bench.checkOut('QA');
    const context = bench.context({ CHANGE_ID: '2' });
    await deployRelease({ environment: 'qa' }, context);
    await verifyDeployment({ environment: 'qa' }, context);
    const verified = await bench.store.readRecord('verified');
    await build(bench, 'QA');
    await deployRelease({ environment: 'qa' }, context);
    await bench.store.writeRecord('verified', verified);
    await expect(retireDeployments({ environment: 'qa' }, context)).rejects.toMatchObject({ exitCode: 3 });
    expect(bench.engine.deployments()).toEqual(['qa-pr-2', 'staging-pr-1']);
  });
});

describe('while it must stay healthy', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  async function twoReleases(): Promise<Bench> {
    const bench = new Bench();
    await build(bench, 'PROD');
    await release(bench, 'prod', '1');
    await build(bench, 'PROD');
    await deployRelease({ environment: 'prod' }, bench.context({ CHANGE_ID: '2' }));
    return bench;
  }

  it('is looked at for the whole soak time', async () => {
    const bench = await twoReleases();
    const before = bench.waited;
    await verifyDeployment({ environment: 'prod' }, bench.context({ CHANGE_ID: '2' }));
    expect(bench.waited - before).toBe(120);
    expect(recordOf(bench.ledger.state, 'prod').past.map(({ name }) => name)).toEqual(['prod-pr-2', 'prod-pr-1']);
  });

  it('is removed when it does not, and the one before it stays', async () => {
    const bench = await twoReleases();
    const context = bench.context({ CHANGE_ID: '2' });
    bench.whileWaiting = () => {
      bench.engine.running = bench.engine.running.map((container) =>
        container.id === 'shop-prod-pr-2-app-2' ? { ...container, health: 'unhealthy' } : container,
      );
    };
    await expect(verifyDeployment({ environment: 'prod' }, context)).rejects.toThrow(
      '1 of 2 containers of app are healthy.',
    );
    expect(bench.engine.deployments()).toEqual(['prod-pr-1']);
    expect(Object.keys(recordOf(bench.ledger.state, 'prod').deployments)).toEqual(['prod-pr-1']);
    await expect(retireDeployments({ environment: 'prod' }, context)).rejects.toThrow('no .pipegen/verified.json');
  });
});
