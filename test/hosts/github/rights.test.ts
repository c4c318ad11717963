import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { readGitHubRights } from '../../../src/hosts/github/rights.ts';

let server = createServer();
afterEach(() => void server.close());

async function ask(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3`;
  return readGitHubRights({ repository: 'shop/shop', token: 'secret', api, signal: new AbortController().signal });
}

test('what a token may do is read from one request', async () => {
  const asked: string[] = [];
  const rights = await ask((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.setHeader('x-ratelimit-remaining', '4999').setHeader('x-ratelimit-limit', '5000');
    response.setHeader('github-authentication-token-expiration', '2030-01-31 18:00:00 UTC');
    response.end(JSON.stringify({ permissions: { admin: false, push: true, pull: true } }));
  });
  expect(asked).toEqual(['GET /api/v3/repos/shop/shop Bearer secret']);
  expect(rights).toEqual({
    mayPush: true,
    isAdministrator: false,
    requestsLeft: 4999,
    requestsAnHour: 5000,
    expiresAt: new Date('2030-01-31T18:00:00Z'),
  });
});

test.each([
  [401, 'GitHub rejected the token.'],
  [404, 'GitHub returned 404 for shop/shop.'],
])('%i is a refusal', async (status, message) => {
  await expect(ask((_, response) => response.writeHead(status).end('{}'))).rejects.toMatchObject({ message });
});
