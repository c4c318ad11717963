import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { smokeTest } from '../../pipelines/studygiveway/steps/smokeTest.ts';
import type { StepContext } from '../../src/model/stepContext.ts';
import { shop } from '../fixtures/shop.ts';

// Only the pause between attempts is skipped: the network takes its time.
vi.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

describe('smokeTest', () => {
  let server: Server;
  let answers: number[];
  const asked: string[] = [];
  beforeEach(async () => {
    asked.length = 0;
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const status = answers.length > 1 ? answers.shift() : answers[0];
      if (status !== 0) response.writeHead(status ?? 500).end('x');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const log: string[] = [];
  function context(): StepContext {
    log.length = 0;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return {
      flow: shop,
      folder: '/',
      variables: {},
      signal: new AbortController().signal,
      deployment: {
        environment: 'qa',
        name: 'qa-pr-57',
        tag: 'pr-57',
        release: 'r',
        commit: 'c',
        links: [{ service: 'app', url }],
      },
      fetch,
      log: (line) => log.push(line),
    };
  }

  test.each([200, 204, 302, 401, 403])('takes %i for an answer', async (status) => {
    answers = [status];
    await smokeTest({ path: '/healthz' }, context());
    expect(asked).toEqual(['/healthz']);
  });

  test('asks again until there is an answer', async () => {
    answers = [502, 404, 200];
    await smokeTest({}, context());
    expect(asked).toHaveLength(3);
    expect(log.at(-1)).toMatch(/^app answers at http:/);
  });

  test('gives up after the attempts', async () => {
    answers = [503];
    await expect(smokeTest({ attempts: 2 }, context())).rejects.toThrow(
      /^1 of 1 links are broken: app at .*: status 503\.$/,
    );
    expect(asked).toHaveLength(2);
  });

  test('gives up on what never ends', async () => {
    answers = [0];
    await expect(smokeTest({ attempts: 1, timeoutSeconds: 0.05 }, context())).rejects.toThrow('timeout');
  });

  test('says why nothing can be reached', async () => {
    const given = context();
    server.close();
    await expect(smokeTest({ attempts: 1 }, given)).rejects.toThrow('ECONNREFUSED');
  });

  test('stops when the build does', async () => {
    answers = [0];
    const given = { ...context(), signal: AbortSignal.abort(new Error('stopped')) };
    await expect(smokeTest({}, given)).rejects.toThrow('stopped');
  });

  test('asks as the step is told to, so that a revision can answer that serves nobody else', async () => {
    const asked: string[] = [];
    const given: StepContext = {
      ...context(),
      fetch: async (url) => {
        asked.push(String(url));
        return new Response('x');
      },
    };
    await smokeTest({ path: '/healthz' }, given);
    expect(asked).toEqual([expect.stringMatching(/^http:.*\/healthz$/)]);
  });

  test('needs a deployment', async () => {
    const { deployment: _, ...rest } = context();
    await expect(smokeTest({}, rest)).rejects.toThrow('Nothing with a link');
  });
});
