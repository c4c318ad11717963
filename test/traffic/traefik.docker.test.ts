import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { standInImagesMissing, traefikMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { ask } from './ask.ts';
import { openEdge, Shop } from './shop.ts';
import { startTraefik, type Traefik } from './traefik.ts';

describePart(
  'Traefik of the catalogue',
  'Traefik and the stand-in images',
  standInImagesMissing() ?? traefikMissing(),
  () => {
    const shop = new Shop(`door-${process.pid}`);
    const password = randomUUID();
    let traefik: Traefik;

    beforeAll(async () => {
      const hash = createHash('sha1').update(password).digest('base64');
      [traefik] = await Promise.all([startTraefik({ teamUsers: `ann:{SHA}${hash}` }), shop.open()]);
    });

    afterAll(async () => {
      await shop.close();
      await traefik.stop();
    });

    it('takes its configuration without a complaint and calls itself healthy', async () => {
      const format = '{{.State.Health.Status}}';
      expect(docker('inspect', '--format', format, traefik.container)).toBe('healthy');
      const logs = await traefik.logs();
      expect(logs).toContain('Starting provider *docker.Provider');
      expect(logs).not.toMatch(/ (?:ERR|FTL) /);
    });

    it('is refused with an option that Traefik does not know', async () => {
      const misspelt = startTraefik({ configuration: (text) => text.replace('exposedByDefault', 'exposeByDefault') });
      await expect(misspelt).rejects.toThrow(/field not found, node: exposeByDefault/);
    });

    it('sends plain HTTP on to HTTPS', async () => {
      const { status, headers } = await ask(`http://${shop.host}/cart`, traefik.httpPort);
      expect([status, headers.location]).toEqual([301, `https://${shop.host}/cart`]);
    });

    it('shows nobody its API or its ping', async () => {
      for (const path of ['api/rawdata', 'dashboard/', 'ping'])
        expect((await ask(`https://${shop.host}/${path}`, traefik.httpsPort)).status).toBe(404);
    });

    it('asks for a password where a route is for the team', { timeout: 60_000 }, async () => {
      await shop.deploy({ tag: 'pr-1' });
      await openEdge(traefik.container).write({ ...shop.front(), answers: shop.answering({ tag: 'pr-1' }) });
      await sleep(1500);
      const team = `https://team.${shop.host}/`;
      const authorization = `Basic ${Buffer.from(`ann:${password}`).toString('base64')}`;
      expect((await ask(`https://${shop.host}/`, traefik.httpsPort)).body).toBe('prod-pr-1-r1\n');
      expect((await ask(team, traefik.httpsPort)).status).toBe(401);
      expect(await ask(team, traefik.httpsPort, { authorization })).toMatchObject({
        status: 200,
        body: 'prod-pr-1-r1\n',
      });
      expect((await ask(team, traefik.httpsPort, { authorization: `${authorization}x` })).status).toBe(401);
    });
  },
);

function docker(...args: readonly string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8' }).trim();
}
