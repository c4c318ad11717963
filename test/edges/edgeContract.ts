import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Answering, Front } from '../../src/plan/traffic.ts';
import { type Edge, PREVIEW_HEADER, REVISION_HEADER } from '../../src/run/ports/edge.ts';

/** An edge, and two revisions that it can lead requests to. */
export interface EdgeWorld {
  readonly edge: Edge;
  /** Leads nowhere yet; its name is nobody else's. */
  readonly front: Front;
  /** Both have the same two host names. */
  readonly old: Answering;
  readonly next: Answering;
}

/** What every edge must do: Traefik, and the fake that stands for it in other tests. */
export function describeEdge(world: () => EdgeWorld): void {
  const answer = async (host: string, headers: { readonly [name: string]: string } = {}) => {
    const response = await world().edge.fetch(`https://${host}/`, { headers });
    await response.body?.cancel();
    return response.headers.get(REVISION_HEADER) ?? response.status;
  };
  const answers = async (headers = {}) => {
    const found: (string | number)[] = [];
    for (const { host } of world().old.routes) found.push(await answer(host, headers));
    return found;
  };
  /** An edge may take a moment to do what it was told. */
  const expectAnswers = async (wanted: string | number, headers = {}) => {
    await expect.poll(() => answers(headers), { timeout: 20_000, interval: 100 }).toEqual([wanted, wanted]);
  };

  it('begins with a revision that answers nothing', async () => {
    expect(await answers()).toEqual([404, 404]);
  });

  it('leads only requests with the token to a revision that is being verified', async () => {
    const { edge, front, old, next } = world();
    await edge.write({ ...front, answers: old });
    await expectAnswers(old.revision);
    await edge.write({ ...front, answers: old, preview: { ...next, token: 'a-token' } });
    await expectAnswers(next.revision, { [PREVIEW_HEADER]: 'a-token' });
    expect(await answers({ [PREVIEW_HEADER]: 'another' })).toEqual([old.revision, old.revision]);
    expect(await answers()).toEqual([old.revision, old.revision]);
    await edge.write({ ...front, answers: old });
    await expectAnswers(old.revision, { [PREVIEW_HEADER]: 'a-token' });
  });

  it('moves all host names at once, and back', async () => {
    const { edge, front, old, next } = world();
    await edge.write({ ...front, answers: next, standby: old });
    await expectAnswers(next.revision);
    await edge.write({ ...front, answers: old });
    await expectAnswers(old.revision);
  });

  it('tells what it was told, and forgets what is removed', async () => {
    const { edge, front, old, next } = world();
    const written = { ...front, answers: next, standby: old, since: '2024-03-01T00:00:00.000Z' };
    const own = async () => (await edge.fronts()).filter(({ name }) => name === front.name);
    await edge.write(written);
    expect(await own()).toEqual([written]);
    await edge.remove(front);
    expect(await own()).toEqual([]);
    await expectAnswers(404);
    await edge.remove(front);
  });

  it('answers while it is told the same again and again', async () => {
    const { edge, front, old } = world();
    await edge.write({ ...front, answers: old });
    await expectAnswers(old.revision);
    for (let times = 0; times < 5; times++) {
      await edge.write({ ...front, answers: old });
      await sleep(50);
      expect(await answers()).toEqual([old.revision, old.revision]);
    }
    await edge.remove(front);
  });
}
