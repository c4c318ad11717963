import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deployRelease } from '../../../src/agent/steps/deployRelease.ts';
import { planDeployment } from '../../../src/agent/steps/planDeployment.ts';
import { retireDeployments } from '../../../src/agent/steps/retireDeployments.ts';
import { verifyDeployment } from '../../../src/agent/steps/verifyDeployment.ts';
import { recordOf } from '../../../src/plan/ledger.ts';
import { shop } from '../../fixtures/shop.ts';
import { Faults } from '../../run/fakes/faults.ts';
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

/** The revisions of which something runs. */
function revisionsOf({ engine }: Bench): string[] {
  return [...new Set(engine.running.flatMap(({ labels }) => labels['pipegen.revision'] ?? []))].sort();
}

describe('a deployment', () => {
  it('finishes when run again, whatever call to the outside it was interrupted at', async () => {
    const expected = await withInterruption(Number.POSITIVE_INFINITY);
    expect(expected).toMatchObject({ deployments: ['prod-pr-2'], isServing: true });
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
      // Each attempt may be another revision.
      containers: bench.engine.running.map(({ id }) => id.replace(/-r\d+-/, '-')).sort(),
      isServing: revisionsOf(bench).join() === bench.edge.answering('prod'),
    };
  }

  it('whose next revision fails is served by the one before it, and by nothing else meanwhile', async () => {
    const bench = new Bench();
    await build(bench, 'STAGING');
    await release(bench, 'staging', '1');
    await build(bench, 'STAGING');
    bench.breakService('staging', 'app');
    await expect(release(bench, 'staging', '1')).rejects.toMatchObject({
      message: 'container is unhealthy',
      fix: expect.stringContaining(
        'staging-pr-1-r2 was removed; https://pr-1.shop.example is still served by staging-pr-1-r1.',
      ) as string,
    });
    expect(revisionsOf(bench)).toEqual(['staging-pr-1-r1']);
    expect(bench.edge.answering('staging-pr-1')).toBe('staging-pr-1-r1');
    expect(bench.edge.history.filter((line) => line.endsWith('r2'))).toEqual([]);
    expect(bench.lines).toContain('    the log of shop-staging-pr-1-r2-app-1');
    expect(recordOf(bench.ledger.state, 'staging').deployments['staging-pr-1']).toMatchObject({ revision: 1 });
    expect(recordOf(bench.ledger.state, 'staging').deployments['staging-pr-1']).not.toHaveProperty('next');
  });

  it('that fails while it is repaired in place is kept for inspection', async () => {
    const bench = new Bench();
    await build(bench, 'STAGING');
    await release(bench, 'staging', '1');
    bench.engine.running = bench.engine.running.filter(({ service }) => service !== 'app');
    bench.breakService('staging', 'app');
    await expect(release(bench, 'staging', '1')).rejects.toMatchObject({
      message: 'container is unhealthy',
      fix: expect.stringContaining('shop-staging-pr-1-r1 already existed, so it was not removed.') as string,
    });
    expect(revisionsOf(bench)).toEqual(['staging-pr-1-r1']);
    expect(bench.lines).toContain('    the log of shop-staging-pr-1-r1-app-1');
    expect(recordOf(bench.ledger.state, 'staging').deployments).toHaveProperty('staging-pr-1');
  });

  it('that is new and does not start is removed, and nobody expects it any more', async () => {
    const bench = new Bench();
    await build(bench, 'STAGING');
    bench.breakService('staging', 'app');
    await expect(release(bench, 'staging', '1')).rejects.toMatchObject({
      message: 'container is unhealthy',
      fix: expect.stringContaining('staging-pr-1-r1 was removed; nothing else was changed.') as string,
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

  it('answers in place of the one that has the same host names once it is verified, and not before', async () => {
    const bench = new Bench(impatient);
    for (const change of ['1', '2', '1']) {
      await build(bench, 'PROD');
      const context = bench.context({ CHANGE_ID: change });
      const before = bench.edge.answering('prod');
      await deployRelease({ environment: 'prod' }, context);
      expect(bench.edge.answering('prod')).toBe(before);
      await verifyDeployment({ environment: 'prod' }, context);
    }
    // Each lets one request with a token through first, while what served before serves on.
    expect(bench.edge.history.filter((line, index, lines) => line !== lines[index - 1])).toEqual([
      'prod: nothing',
      'prod: prod-pr-1-r1',
      'prod: prod-pr-2-r1',
      'prod: prod-pr-1-r2',
    ]);
    await retireDeployments({ environment: 'prod' }, bench.context({ CHANGE_ID: '1' }));
    expect(revisionsOf(bench)).toEqual(['prod-pr-1-r2']);
  });

  it('does what was agreed to, or what is left of it, and nothing else', async () => {
    const bench = new Bench();
    const context = bench.context({ CHANGE_ID: '1' });
    await build(bench, 'PROD');
    await planDeployment({ environment: 'prod' }, context);
    await bench.engine.prepare({ kind: 'network', name: 'pipegen-edge', labels: {} });
    await deployRelease({ environment: 'prod' }, context);
    expect(bench.engine.deployments()).toEqual(['prod-pr-1']);

    await planDeployment({ environment: 'prod' }, context);
    bench.engine.running = [];
    await expect(deployRelease({ environment: 'prod' }, context)).rejects.toMatchObject({
      exitCode: 3,
      message:
        'These operations are not in the approved plan: start postgres of shop-prod; start app, nginx of shop-prod-pr-1-r1.',
    });
    expect(bench.engine.running).toEqual([]);
  });

  it('names every secret without a value before it starts anything', async () => {
    const bench = new Bench();
    await build(bench, 'PROD');
    const context = bench.context({ CHANGE_ID: '1', POSTGRES_PASSWORD: '', PAYMENT_TOKEN: '' });
    await expect(deployRelease({ environment: 'prod' }, context)).rejects.toMatchObject({
      exitCode: 2,
      message: 'Required settings and secrets are not set: POSTGRES_PASSWORD, PAYMENT_TOKEN.',
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
      message: 'prod has been held at release tree-0 by anna@laptop since 2024-02-29T12:00:00Z: pipegen rollback prod.',
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
    await verifyDeployment({ environment: 'qa' }, context);
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
        container.id === 'shop-prod-pr-2-r1-app-2' ? { ...container, health: 'unhealthy' } : container,
      );
    };
    await expect(verifyDeployment({ environment: 'prod' }, context)).rejects.toThrow(
      '1 of 2 containers of app are not healthy.',
    );
    expect(bench.edge.history.slice(-2)).toEqual(['prod: prod-pr-2-r1', 'prod: prod-pr-1-r1']);
    expect(bench.engine.deployments()).toEqual(['prod-pr-1']);
    expect(Object.keys(recordOf(bench.ledger.state, 'prod').deployments)).toEqual(['prod-pr-1']);
    await expect(retireDeployments({ environment: 'prod' }, context)).rejects.toThrow(
      'does not contain .pipegen/verified.json',
    );
  });
});
