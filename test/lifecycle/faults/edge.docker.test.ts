import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REVISION_HEADER } from '../../../src/run/ports/edge.ts';
import { dockerMissing, programMissing, traefikMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { type Load, longestMix, startLoad } from '../../traffic/load.ts';
import { startTraefik, type Traefik } from '../../traffic/traefik.ts';
import { OwnEngine, ownEngineMissing } from './ownEngine.ts';
import { endAt, FaultShop } from './shop.ts';

const missing =
  ownEngineMissing() ??
  dockerMissing() ??
  traefikMissing() ??
  programMissing('docker-registry') ??
  programMissing('busybox');

/**
 * What a connection says where nobody listens, or where the listener has exited; and what Traefik says while it starts: it
 * listens before its providers have told it of any container.
 */
const NOBODY_THERE =
  /ECONNREFUSED|ECONNRESET|socket hang up|EPIPE|before secure TLS connection|404: 404 page not found/;

/** A time when the edge was not there: milliseconds since the load began. */
interface Gap {
  readonly from: number;
  readonly to: number;
}

describePart(
  'an edge and an engine that are restarted while requests come',
  'Docker, Traefik, dockerd as root, docker-registry, BusyBox',
  missing,
  () => {
    const shop = new FaultShop();
    const engine = new OwnEngine();
    const { DOCKER_HOST: before } = process.env;
    const gaps: Gap[] = [];
    let edge: Traefik;
    let load: Load;
    let began = 0;

    beforeAll(async () => {
      await engine.start();
      process.env.DOCKER_HOST = engine.host;
      edge = await startTraefik({ isShared: true });
      await shop.open();
      await shop.release('one', {}, 'prod');
      began = performance.now();
      load = startLoad({
        port: () => edge.httpsPort,
        host: `${shop.flowName}.example`,
        clients: 2,
        rest: 40,
        answeredBy: (_, headers) => headers[REVISION_HEADER.toLowerCase()]?.toString(),
      });
      await load.until('prod-pr-3-r1');
    }, 480_000);

    afterAll(async () => {
      try {
        await load.stop();
        shop.close();
        await edge.stop();
      } finally {
        if (before === undefined) delete process.env.DOCKER_HOST;
        else process.env.DOCKER_HOST = before;
        await engine.remove();
      }
    }, 240_000);

    /** Does something to the edge, and remembers from when to when nobody could be answered. */
    async function without(edgeAway: () => Promise<void>): Promise<void> {
      const from = performance.now() - began;
      await edgeAway();
      const answered = load.answered().length;
      await expect.poll(() => load.answered().length, { timeout: 60_000, interval: 20 }).toBeGreaterThan(answered);
      gaps.push({ from, to: performance.now() - began });
    }

    /** Only where the edge was away did requests fail, and then because nobody was there, or as is said besides. */
    function expectNothingElse(besides = NOBODY_THERE): void {
      const unexplained = load
        .report()
        .failures.filter(
          ({ at, error }) =>
            !((NOBODY_THERE.test(error) || besides.test(error)) && gaps.some(({ from, to }) => at >= from && at <= to)),
        );
      expect(unexplained).toEqual([]);
      expect(longestMix(load.answered())).toBeLessThan(1_000);
    }

    it.each(['verify', 'move', 'confirm'])(
      '6. the edge restarts while "%s" runs',
      async (during) => {
        await shop.release(`at-${during}`);
        let away: Promise<void> | undefined;
        const run = await endAt(shop, ['promote', 'prod', '--yes'], 'SIGCONT', ({ operation, at }) => {
          const isNow = at === 'begun' && operation.startsWith(`${during} `);
          if (isNow) away = without(() => edge.restart());
          return isNow;
        });
        expect(away).toBeDefined();
        await away;
        if (run.exitCode !== 0) await shop.done('promote', 'prod', '--yes');
        await shop.isSettled('promote', 'prod');
        expect(await shop.shown()).toBe(`at-${during}`);
        expectNothingElse();
      },
      480_000,
    );

    it('6. the engine restarts: what answered before answers again, and nothing else ever did', async () => {
      const answering = load.answered().at(-1)?.name ?? '';
      await without(async () => {
        await engine.end('SIGTERM');
        await engine.start();
        shop.docker('start', edge.container);
        await edge.restart();
      });
      await load.until(answering, 60);
      // An engine that stops ends the application's containers while its edge still listens.
      expectNothingElse(/502: Bad Gateway/);
    }, 240_000);
  },
);
