import { beforeEach, describe, expect, it } from 'vitest';
import { LABELS } from '../../src/model/names.ts';
import { deployTask } from '../../src/run/tasks/deploy.ts';
import { Bench } from '../agent/steps/bench.ts';
import { impatient } from './tasks/bench.ts';

let bench: Bench;

beforeEach(async () => {
  bench = new Bench(impatient);
  bench.commit('PROD');
  await bench.perform(deploy());
});

function deploy() {
  return deployTask(bench.context(), { environment: 'prod' });
}

/** What a plan to deploy the next commit is refused with; everything that runs stays as it is. */
async function refusal(): Promise<unknown> {
  bench.commit('PROD');
  const running = JSON.stringify(bench.engine.running);
  const refused = await bench.perform(deploy()).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(JSON.stringify(bench.engine.running)).toBe(running);
  return refused;
}

describe('what runs on an engine', () => {
  it('is of this flow, when the ledger knows it; each container says so', () => {
    const { id } = bench.ledger.state;
    expect(id).toMatch(/^[0-9a-f]{16,}$/);
    for (const { labels } of bench.engine.running) expect(labels[LABELS.ledger]).toBe(id);
    expect([...bench.edge.files.values()]).toMatchObject([{ name: 'prod', ledger: id }]);
  });

  it("is left alone where a project of that name is a stranger's", async () => {
    bench.engine.running = bench.engine.running.map((one) =>
      one.unitName === 'shop-prod' ? { ...one, labels: { 'com.docker.compose.project': 'shop-prod' } } : one,
    );
    expect(await refusal()).toMatchObject({
      code: 'project-taken',
      message: 'shop-prod on the engine does not belong to this flow.',
    });
  });

  it('is left alone where another repository has a flow of this name', async () => {
    bench.engine.running = bench.engine.running.map((one) => ({
      ...one,
      labels: { ...one.labels, [LABELS.ledger]: 'ffffffffffffffff' },
    }));
    expect(await refusal()).toMatchObject({
      code: 'project-taken',
      message: `shop-prod on the engine belongs to the ledger ffffffffffffffff, but the ledger of this repository is ${bench.ledger.state.id}.`,
    });
  });

  it('is left alone while the ledger is empty, as it may be lost', async () => {
    const { id: _, ...state } = bench.ledger.state;
    bench.ledger.state = { ...state, environments: {}, releases: {} };
    expect(await refusal()).toMatchObject({
      code: 'ledger-empty',
      fix: expect.stringContaining('refs/pipegen/shop') as string,
    });
  });

  it("is not deployed where a host name leads to somebody else's revision", async () => {
    const [front] = bench.edge.files.values();
    if (front === undefined) throw new Error('PROD has a front.');
    bench.edge.files.set('other', { ...front, flow: 'other', ledger: 'ffffffffffffffff', name: 'live' });
    expect(await refusal()).toMatchObject({
      code: 'host-taken',
      message: `shop.example is already used by ${front.answers?.revision} of the flow other.`,
    });
  });
});
