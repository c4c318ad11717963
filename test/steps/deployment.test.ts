import { describe, expect, it } from 'vitest';
import { deployRelease } from '../../src/steps/deployRelease.ts';
import { planDeployment } from '../../src/steps/planDeployment.ts';
import { retireDeployments } from '../../src/steps/retireDeployments.ts';
import { verifyDeployment } from '../../src/steps/verifyDeployment.ts';
import { shop } from '../fixtures/shop.ts';
import { Bench } from './bench.ts';

/** The shop without the time that PROD must stay healthy. */
const impatient = {
  ...shop,
  environments: shop.environments.map(({ soak: _, ...environment }) => environment),
};

async function release(bench: Bench, environment: string, change: string): Promise<void> {
  const context = bench.context({ CHANGE_ID: change });
  bench.engine.time = new Date(bench.engine.time.getTime() + 60_000);
  await deployRelease({ environment }, context);
  await verifyDeployment({ environment }, context);
  await retireDeployments({ environment }, context);
}

describe('a deployment', () => {
  it('finishes when run again, whatever call to the engine it was interrupted at', async () => {
    const expected = await withInterruption(Number.POSITIVE_INFINITY);
    expect(expected.deployments).toEqual(['prod-pr-2']);
    for (let calls = 0; calls < expected.callsMade; calls++)
      expect(await withInterruption(calls), `interrupted at call ${calls}`).toMatchObject({
        deployments: expected.deployments,
        containers: expected.containers,
      });
  });

  /** A second release of PROD, interrupted once at a call to the engine, then run again. */
  async function withInterruption(at: number) {
    const bench = new Bench(impatient);
    bench.branches.set('PROD', 'c'.repeat(40));
    await bench.checkout('b');
    await release(bench, 'prod', '1');
    await bench.checkout('c');
    let calls = 0;
    bench.engine.before = () => {
      if (calls++ === at) throw new Error('The engine is gone.');
    };
    await release(bench, 'prod', '2').catch(() => undefined);
    const callsMade = calls;
    if (Number.isFinite(at)) await release(bench, 'prod', '2');
    const plan = await planDeployment({ environment: 'prod' }, bench.context({ CHANGE_ID: '2' }));
    expect(plan).toContain('Nothing to do.');
    return {
      callsMade,
      deployments: bench.engine.deployments(),
      containers: bench.engine.running.map(({ id }) => id).sort(),
    };
  }

  it('that fails while being updated in place stays to be looked at', async () => {
    const bench = new Bench();
    await bench.checkout('b');
    await release(bench, 'staging', '1');
    await bench.checkout('c');
    bench.breakService('staging', 'app');
    await expect(release(bench, 'staging', '1')).rejects.toThrow('unhealthy');
    expect(bench.engine.deployments()).toEqual(['staging-pr-1']);
    expect(bench.lines).toContain('  the log of shop-staging-pr-1');
  });

  it('is removed when it does not stay healthy, and the one before it stays', async () => {
    const bench = new Bench();
    bench.branches.set('PROD', 'c'.repeat(40));
    await bench.checkout('b');
    await deployRelease({ environment: 'prod' }, bench.context({ CHANGE_ID: '1' }));
    await bench.checkout('c');
    const context = bench.context({ CHANGE_ID: '2' });
    await deployRelease({ environment: 'prod' }, context);
    const crash = async () => {
      bench.engine.running = bench.engine.running.map((container) =>
        container.id === 'shop-prod-pr-2-app-2' ? { ...container, health: 'unhealthy' } : container,
      );
    };
    await expect(verifyDeployment({ environment: 'prod' }, { ...context, wait: crash })).rejects.toThrow(
      '1 of 2 containers of app are healthy.',
    );
    expect(bench.engine.deployments()).toEqual(['prod-pr-1']);
    await expect(retireDeployments({ environment: 'prod' }, context)).rejects.toThrow('no .pipegen/verified.json');
  });

  it('is not deployed from images of another commit, or from images that nobody pushed', async () => {
    const bench = new Bench();
    await bench.checkout('b');
    bench.head = { ...bench.head, id: 'c'.repeat(40) };
    await expect(deployRelease({ environment: 'qa' }, bench.context())).rejects.toMatchObject({ exitCode: 3 });
    const unpushed = { id: 'tree-c', commit: bench.head.id, tree: 'c', images: { app: { reference: 'app:tree-c' } } };
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
    for (const [letter, change] of [
      ['b', '1'],
      ['c', '2'],
      ['d', '1'],
    ] as const) {
      await bench.checkout(letter);
      await deployRelease({ environment: 'prod' }, bench.context({ CHANGE_ID: change }));
    }
    expect(prioritiesOf()).toEqual({ 'prod-pr-1': '1', 'prod-pr-2': '2' });
  });

  it('does what was agreed to, or what is left of it, and nothing else', async () => {
    const bench = new Bench();
    const context = bench.context({ CHANGE_ID: '1' });
    await bench.checkout('b');
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
    await bench.checkout('b');
    const context = bench.context({ CHANGE_ID: '1', POSTGRES_PASSWORD: '', PAYMENT_TOKEN: '' });
    await expect(deployRelease({ environment: 'prod' }, context)).rejects.toMatchObject({
      exitCode: 2,
      message: 'These have no value: POSTGRES_PASSWORD, PAYMENT_TOKEN.',
    });
    expect(bench.engine.running).toEqual([]);
  });

  it('retires nothing once it runs another release than the verified one', async () => {
    const bench = new Bench();
    bench.branches.set('QA', 'z'.repeat(40));
    await bench.checkout('b');
    await release(bench, 'staging', '1');
    await bench.checkout('c');
    const context = bench.context({ CHANGE_ID: '2' });
    await deployRelease({ environment: 'qa' }, context);
    await verifyDeployment({ environment: 'qa' }, context);
    const verified = await bench.store.readRecord('verified');
    await bench.checkout('d');
    await deployRelease({ environment: 'qa' }, context);
    await bench.store.writeRecord('verified', verified);
    await expect(retireDeployments({ environment: 'qa' }, context)).rejects.toMatchObject({ exitCode: 3 });
    expect(bench.engine.deployments()).toEqual(['qa-pr-2', 'staging-pr-1']);
  });
});
