import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRegistry } from '../../src/adapters/registry.ts';

const digest = `sha256:${'a'.repeat(64)}`;
let host = '';

/** A registry that wants a token, as Docker Hub's and GitHub's do. @see https://distribution.github.io/distribution/spec/auth/token/ */
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', `http://${host}`);
  const { authorization } = request.headers;
  if (url.pathname === '/token') {
    const isUser = authorization === `Basic ${Buffer.from('builder:secret').toString('base64')}`;
    response.writeHead(isUser ? 200 : 401).end(JSON.stringify({ token: `for ${url.searchParams.get('scope')}` }));
    return;
  }
  if (authorization !== 'Bearer for repository:shop/app:pull') {
    const challenge = `Bearer realm="http://${host}/token",service="registry",scope="repository:shop/app:pull"`;
    response.writeHead(401, { 'www-authenticate': challenge }).end();
    return;
  }
  const isThere = request.method === 'HEAD' && url.pathname === '/v2/shop/app/manifests/there';
  const isBroken = url.pathname.endsWith('broken');
  response.writeHead(isThere ? 200 : isBroken ? 500 : 404, isThere ? { 'docker-content-digest': digest } : {}).end();
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const { signal } = new AbortController();

it('asks for a token where one is wanted', async () => {
  const registry = createRegistry({ user: 'builder', password: 'secret' }, signal);
  expect(await registry.digest(`${host}/shop/app:there`)).toBe(digest);
  expect(await registry.digest(`${host}/shop/app:absent`)).toBeUndefined();
});

it('has nothing for who has no credentials, and says nothing of what it keeps', async () => {
  expect(await createRegistry(undefined, signal).digest(`${host}/shop/app:there`)).toBeUndefined();
});

it('never takes a refusal or an error for an absent image', async () => {
  const stranger = createRegistry({ user: 'builder', password: 'wrong' }, signal);
  await expect(stranger.digest(`${host}/shop/app:there`)).rejects.toThrow('gives no token: it answers 401');
  const registry = createRegistry({ user: 'builder', password: 'secret' }, signal);
  await expect(registry.digest(`${host}/shop/app:broken`)).rejects.toThrow('answers 500');
});
