import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EDGE_NETWORK } from '../../../src/model/names.ts';
import type { Edge } from '../../../src/run/ports/edge.ts';
import { standInImagesMissing, traefikMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { ask } from '../../traffic/ask.ts';
import { type LoadSettings, startLoad, underLoad } from '../../traffic/load.ts';
import { openEdge, Shop, type Which } from '../../traffic/shop.ts';
import { startTraefik, type Traefik } from '../../traffic/traefik.ts';
import { describeEdge } from '../edgeContract.ts';

/** Milliseconds after which Traefik has followed a change for sure: it gathers changes for 500 at most. */
const SETTLED = 1500;

describePart('Traefik', 'Traefik and the stand-in images', standInImagesMissing() ?? traefikMissing(), () => {
  const shop = new Shop(`traffic-${process.pid}`);
  const one: Which = { tag: 'pr-1' };
  const two: Which = { tag: 'pr-2' };
  let traefik: Traefik;
  let edge: Edge;

  beforeAll(async () => {
    [traefik] = await Promise.all([startTraefik({ inspect: true }), shop.open()]);
    edge = openEdge(traefik.container);
    await Promise.all([shop.deploy(one), shop.deploy(two)]);
    await sleep(SETTLED);
  });

  afterAll(async () => {
    await shop.close();
    await traefik.stop();
  });

  describe('as an edge', () => {
    const public2 = (which: Which) => {
      const { revision, routes } = shop.answering(which);
      return { revision, routes: routes.filter(({ access }) => access === 'public') };
    };
    describeEdge(() => ({ edge, front: shop.front(), old: public2(one), next: public2(two) }));
  });

  it('sends a revision that nobody moved traffic to not a single request, whatever host is asked for', async () => {
    const hosts = [shop.host, `api.${shop.host}`, `page-${shop.name}-prod-pr-1-r1`, `${shop.name}-prod-pr-1-r1`];
    await sleep(SETTLED);
    for (const host of hosts) expect((await ask(`https://${host}/`, traefik.httpsPort)).status).toBe(404);
  });

  it('reaches a revision by its address in the edge network, of all that it has', async () => {
    const format = `{{(index .NetworkSettings.Networks "${EDGE_NETWORK}").IPAddress}}`;
    expect(await traefik.servers(`${shop.name}-prod-pr-1-r1@docker`)).toEqual([
      `http://${inspect(format, shop.container(one))}:80`,
    ]);
    expect(Number(inspect('{{len .NetworkSettings.Networks}}', shop.container(one)))).toBe(2);
  });

  it('asks for a password where a route is for the team, also while a revision is verified', async () => {
    await edge.write({
      ...shop.front(),
      answers: shop.answering(one),
      preview: { ...shop.answering(two), token: 't' },
    });
    await expect.poll(async () => (await ask(`https://${shop.host}/`, traefik.httpsPort)).status).toBe(200);
    const team = `https://team.${shop.host}/`;
    await expect.poll(async () => (await ask(team, traefik.httpsPort)).status).toBe(401);
    expect((await ask(team, traefik.httpsPort, { 'X-Pipegen-Preview': 't' })).status).toBe(401);
  });

  it('moves the traffic of two host names from one revision to another and back, and no request fails', {
    timeout: 120_000,
  }, async () => {
    await edge.write({ ...shop.front(), answers: shop.answering(one) });
    await answersFirst('prod-pr-1-r1');
    const reports = await Promise.all(
      [shop.host, `api.${shop.host}`].map((host) =>
        underLoad({ ...load(), host, clients: 4 }, async ({ until }) => {
          await until('prod-pr-1-r1');
          for (let times = 0; times < 3; times++) {
            if (host === shop.host) await edge.write({ ...shop.front(), answers: shop.answering(two) });
            await until('prod-pr-2-r1');
            if (host === shop.host) await edge.write({ ...shop.front(), answers: shop.answering(one) });
            await until('prod-pr-1-r1');
            await sleep(500);
          }
        }),
      ),
    );
    for (const report of reports) {
      expect(report).toMatchObject({ failures: [], connections: 4 });
      expect(Object.keys(report.answers)).toEqual(['prod-pr-1-r1', 'prod-pr-2-r1']);
    }
  });

  it('lets a request that is being answered end after traffic moved away', { timeout: 60_000 }, async () => {
    const slow = ask(`https://${shop.host}/slow`, traefik.httpsPort);
    await sleep(500);
    await edge.write({ ...shop.front(), answers: shop.answering(two) });
    await answersFirst('prod-pr-2-r1');
    const { status, body } = await slow;
    expect([status, body.length]).toEqual([200, 100_000]);
  });

  it('sends requests to a one-off container of a service, unless its label forbids it', {
    timeout: 60_000,
  }, async () => {
    const oneOff = async (...flags: readonly string[]): Promise<number> => {
      const name = await shop.compose(two, 'run', '--detach', '--no-deps', ...flags, 'page');
      while (inspect('{{.State.Health.Status}}', name) !== 'healthy') await sleep(100);
      await sleep(SETTLED);
      const servers = await traefik.servers(`${shop.name}-prod-pr-2-r1@docker`);
      execFileSync('docker', ['rm', '--force', name], { stdio: 'ignore' });
      await sleep(SETTLED);
      return servers.length;
    };
    expect(await oneOff()).toBe(2);
    expect(await oneOff('--label', 'traefik.enable=false')).toBe(1);
  });

  it('makes of any tag the routers of one revision, each for its own host name only', {
    timeout: 120_000,
  }, async () => {
    const tags = ['pr-0', 'pr-9999999', 'c-0000000', 'c-1e10000', 'c-deadbee'];
    for (const tag of tags) {
      await shop.deploy({ tag, environment: 'qa' });
      await edge.write({ ...shop.front(`qa-${tag}`), answers: shop.answering({ tag, environment: 'qa' }) });
    }
    await sleep(SETTLED);
    for (const tag of tags) {
      const [{ host } = { host: '' }] = shop.answering({ tag, environment: 'qa' }).routes;
      expect((await ask(`https://${host}/`, traefik.httpsPort)).body).toBe(`qa-${tag}-r1\n`);
    }
    const broken = (await traefik.routers()).filter(
      ({ name, error }) => name.includes(shop.name) && error !== undefined,
    );
    expect(broken).toEqual([]);
  });

  it('leads requests where it did before when it is started anew', { timeout: 60_000 }, async () => {
    await traefik.restart();
    await expect
      .poll(async () => (await edge.fetch(`https://${shop.host}/`)).headers.get('x-pipegen-revision'), {
        timeout: 20_000,
      })
      .toBe('prod-pr-2-r1');
  });

  it('shows in the load what fails: a revision that is killed', { timeout: 60_000 }, async () => {
    const report = await underLoad(load(), async ({ until }) => {
      await until('prod-pr-2-r1');
      await shop.kill(two);
      await sleep(SETTLED);
      await expect(until('prod-pr-2-r1', 0.1)).rejects.toThrow('does not answer all after 0.1 s');
    });
    expect(report.failures.length).toBeGreaterThanOrEqual(8);
  });

  function load(): LoadSettings {
    const answeredBy = (body: string): string | undefined => /^(prod-pr-\d-r\d)\n$/.exec(body)?.[1];
    return { port: traefik.httpsPort, host: shop.host, answeredBy };
  }

  /** Until then requests may find no revision at all. */
  async function answersFirst(revision: string): Promise<void> {
    const first = startLoad({ ...load(), clients: 1, rest: 50 });
    await first.until(revision).finally(first.stop);
  }
});

function inspect(format: string, container: string): string {
  return execFileSync('docker', ['container', 'inspect', '--format', format, container], { encoding: 'utf8' }).trim();
}
