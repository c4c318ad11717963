import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Edge } from '../../../src/run/ports/edge.ts';
import { standInImagesMissing, traefikMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { ask } from '../../traffic/ask.ts';
import { openEdge, Shop, type Which } from '../../traffic/shop.ts';
import { startTraefik, type Traefik } from '../../traffic/traefik.ts';

describePart(
  'routes through Traefik',
  'Traefik and the stand-in images',
  standInImagesMissing() ?? traefikMissing(),
  () => {
    const name = `routes-${process.pid}`;
    const hosts = { prod: [`${name}.shop`, `${name}.store`] };
    const page = { service: 'page', port: 'http' } as const;
    const shop = new Shop(name, [
      { ...page, hosts, redirectFrom: { prod: [`www.${name}.shop`] } },
      {
        ...page,
        hosts,
        path: '/api',
        stripPath: true,
        headers: { request: { 'X-Shop': '{{ printf "a" }}, {{{b}}}' }, response: { 'X-From': 'the edge', Server: '' } },
        bodyLimit: '1k',
      },
      { ...page, hosts, path: '/api/v2', access: 'team' },
      { ...page, name: 'closed', allowFrom: ['192.0.2.0/24', '2001:db8::1'] },
      { ...page, name: 'open', allowFrom: ['0.0.0.0/0'] },
    ]);
    const one: Which = { tag: 'pr-1' };
    const two: Which = { tag: 'pr-2' };
    let traefik: Traefik;
    let edge: Edge;
    const status = async (url: string) => (await ask(url, traefik.httpsPort)).status;

    beforeAll(async () => {
      [traefik] = await Promise.all([startTraefik({ certificate: selfSigned(`${name}.shop`) }), shop.open()]);
      edge = openEdge(traefik.container);
      await Promise.all([shop.deploy(one), shop.deploy(two)]);
      await edge.write({
        ...shop.front(),
        answers: shop.answering(one),
        preview: { ...shop.answering(two), token: 't' },
      });
      await vi.waitFor(async () => assert.equal(await status(`https://${name}.shop/`), 200), {
        timeout: 30_000,
        interval: 100,
      });
    });

    afterAll(async () => {
      await shop.close();
      await traefik.stop();
    });

    it('answers at every host name of the environment, and sends the others on', async () => {
      expect(await status(`https://${name}.store/`)).toBe(200);
      const { status: code, headers } = await ask(`https://www.${name}.shop/a/b`, traefik.httpsPort);
      expect([code, headers.location]).toEqual([301, `https://${name}.shop/a/b`]);
      expect(await status(`https://${shop.host}/`)).toBe(404);
    });

    it("answers with the certificate of one's own", async () => {
      const socket = connect({
        host: '127.0.0.1',
        port: traefik.httpsPort,
        servername: `${name}.shop`,
        rejectUnauthorized: false,
      });
      await once(socket, 'secureConnect');
      expect(socket.getPeerCertificate().subject.CN).toBe(`${name}.shop`);
      socket.destroy();
    });

    it('leads a path and what is below it elsewhere, without the path where the route says so', async () => {
      const echoOf = async (path: string) => (await ask(`https://${name}.shop${path}`, traefik.httpsPort)).body;
      expect(await echoOf('/api/echo/x')).toMatch(/^\/echo\/x /);
      expect(await echoOf('/echo/api')).toBe('/echo/api ');
      expect(await status(`https://${name}.shop/apiary`)).toBe(404);
      expect((await ask(`https://${name}.shop/api`, traefik.httpsPort)).body).toBe('prod-pr-1-r1\n');
    });

    it('sets headers to the letter, and removes those that are empty', async () => {
      const { body, headers } = await ask(`https://${name}.shop/api/echo`, traefik.httpsPort);
      expect(body).toBe('/echo {{ printf "a" }}, {{{b}}}');
      expect([headers['x-from'], headers.server]).toEqual(['the edge', undefined]);
      expect((await ask(`https://${name}.shop/`, traefik.httpsPort)).headers['x-from']).toBeUndefined();
    });

    it('takes the longest path that fits', async () => {
      expect(await status(`https://${name}.shop/api/v2`)).toBe(401);
      expect(await status(`https://${name}.shop/api/v3`)).toBe(404);
    });

    it('refuses bodies that are too large, and addresses that may not', async () => {
      const post = async (bytes: number) =>
        (await edge.fetch(`https://${name}.shop/api/echo`, { method: 'POST', body: 'x'.repeat(bytes) })).status;
      expect([await post(1024), await post(1025)]).toEqual([200, 413]);
      expect(await status(`https://closed.${shop.host}/`)).toBe(403);
      expect(await status(`https://open.${shop.host}/`)).toBe(200);
    });

    it('shows the revision that is being verified at every path', async () => {
      const preview = { 'X-Pipegen-Preview': 't' };
      const answers = await Promise.all(
        ['/', '/api/'].map((path) => ask(`https://${name}.shop${path}`, traefik.httpsPort, preview)),
      );
      expect(answers.map(({ body }) => body)).toEqual(['prod-pr-2-r1\n', 'prod-pr-2-r1\n']);
    });
  },
);

function selfSigned(host: string): { readonly certificate: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-certificate-'));
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  try {
    const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', key, '-out', certificate], {
      stdio: 'pipe',
    });
    return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
