import { describe, expect, it } from 'vitest';
import { findEnvironment } from '../../../src/model/flow.ts';
import type { AgentContext } from '../../../src/run/agentContext.ts';
import { mustAnswer } from '../../../src/run/execute/fronts.ts';
import { REVISION_HEADER } from '../../../src/run/ports/edge.ts';
import { shop } from '../../fixtures/shop.ts';

const revision = 'prod-pr-1-r1';

/** How often an edge is asked that gives these answers, one after the other, until the revision has answered. */
async function asked(...answers: readonly (readonly [status: number, body: string])[]): Promise<number> {
  let count = 0;
  const fetch = async () => {
    const [status, body] = answers[count++] ?? [];
    return new Response(body, { status: status ?? 500, headers: { [REVISION_HEADER]: revision } });
  };
  const signal = new AbortController().signal;
  const context = { ports: { edge: () => ({ fetch }) }, signal, wait: async () => undefined };
  const routes = [{ host: 'shop.example', service: 'shop-prod-pr-1-r1', access: 'public' as const }];
  await mustAnswer(context as unknown as AgentContext, findEnvironment(shop, 'prod'), { revision, routes });
  return count;
}

describe('mustAnswer', () => {
  it('takes what a revision says itself for its answer, whatever that is', async () => {
    expect(await asked([200, 'welcome'])).toBe(1);
    expect(await asked([404, 'no such page'])).toBe(1);
    expect(await asked([503, 'closed for today'])).toBe(1);
  });

  it('does not take what the edge says in its place', async () => {
    expect(await asked([504, 'Gateway Timeout'], [502, 'Bad Gateway'], [503, 'no available server\n'], [200, ''])).toBe(
      4,
    );
  });
});
