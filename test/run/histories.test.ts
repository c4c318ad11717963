import fc from 'fast-check';
import { describe, it } from 'vitest';
import { migrating } from '../fixtures/migrating.ts';
import { anyEvent, type Event, History } from './histories.ts';

/** The shop with migrations, without the time that PROD must stay healthy. */
const flow = { ...migrating, environments: migrating.environments.map(({ soak: _, ...environment }) => environment) };

async function live(events: readonly Event[]): Promise<void> {
  const history = new History(flow);
  for (const event of events) await history.happen(event);
}

const RUNS = Number(process.env.PIPEGEN_HISTORIES ?? 200);

describe('any history', () => {
  it('ends as it should, whatever happened and whenever it was interrupted', { timeout: 120_000 }, async () => {
    const histories = fc.array(anyEvent, { minLength: 4, maxLength: 24 });
    await fc.assert(fc.asyncProperty(histories, live), { numRuns: RUNS });
  });
});
