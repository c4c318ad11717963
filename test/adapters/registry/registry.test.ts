import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRegistry } from '../../../src/adapters/registry/registry.ts';

const { signal } = new AbortController();
const TYPE = 'application/vnd.oci.image.manifest.v1+json';
/** Spaces and all: what is tagged must be these bytes, and not what they say. */
const MANIFEST = '{ "schemaVersion":2,\n  "mediaType": "application/vnd.oci.image.manifest.v1+json" }\n';
const digest = digestOf(MANIFEST);

function digestOf(text: string | Buffer): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

describe('a registry that wants tokens', () => {
  let host = '';
  const tags = new Map<string, string>();
  const requests: string[] = [];
  /** What goes wrong with the next `PUT`. */
  let fault: 'lostBefore' | 'lostAfter' | 'failedAfter' | 'ignored' | undefined;
  let served = MANIFEST;

  /** As Docker Hub's and GitHub's do. @see https://distribution.github.io/distribution/spec/auth/token/ */
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${host}`);
    const { authorization } = request.headers;
    requests.push(`${request.method} ${url.pathname}`);
    if (url.pathname === '/token') {
      const isUser = authorization === `Basic ${Buffer.from('builder:secret').toString('base64')}`;
      response.writeHead(isUser ? 200 : 401).end(JSON.stringify({ token: `for ${url.searchParams.get('scope')}` }));
      return;
    }
    const needed = request.method === 'PUT' ? 'pull,push' : 'pull';
    const granted = /^Bearer for repository:shop\/app:(.*)$/.exec(authorization ?? '')?.[1]?.split(',') ?? [];
    if (!needed.split(',').every((action) => granted.includes(action))) {
      const challenge = `Bearer realm="http://${host}/token",service="registry",scope="repository:shop/app:${needed}"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
      return;
    }
    const name = url.pathname.replace('/v2/shop/app/manifests/', '');
    if (name === 'broken') response.writeHead(500).end();
    else if (request.method === 'PUT') take(request, response, name);
    else if (name === digest)
      response.writeHead(200, { 'content-type': TYPE, 'docker-content-digest': digest }).end(served);
    else {
      const has = tags.get(name);
      response
        .writeHead(has === undefined ? 404 : 200, has === undefined ? {} : { 'docker-content-digest': has })
        .end();
    }
  });

  function take(request: IncomingMessage, response: ServerResponse, tag: string): void {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (fault === 'lostBefore') return void request.socket.destroy();
      if (fault !== 'ignored') tags.set(tag, request.headers['content-type'] === TYPE ? digestOf(body) : 'mistyped');
      if (fault === 'lostAfter') request.socket.destroy();
      else response.writeHead(fault === 'failedAfter' ? 502 : 201).end();
    });
  }

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    tags.clear();
    tags.set('there', digest);
    requests.length = 0;
    fault = undefined;
    served = MANIFEST;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  const asBuilder = () => createRegistry({ user: 'builder', password: 'secret' }, signal);

  it('is asked for one where one is wanted', async () => {
    expect(await asBuilder().digest(`${host}/shop/app:there`)).toBe(digest);
    expect(await asBuilder().digest(`${host}/shop/app:absent`)).toBeUndefined();
  });

  it('has nothing for who has no credentials, and says nothing of what it keeps', async () => {
    expect(await createRegistry(undefined, signal).digest(`${host}/shop/app:there`)).toBeUndefined();
    await expect(createRegistry(undefined, signal).retag(`${host}/shop/app`, digest, 'new')).rejects.toMatchObject({
      code: 'registry-refused',
    });
  });

  it('never passes a refusal or an error off as an absent image', async () => {
    const stranger = createRegistry({ user: 'builder', password: 'wrong' }, signal);
    await expect(stranger.digest(`${host}/shop/app:there`)).rejects.toThrow('did not issue a token: it returned 401');
    await expect(asBuilder().digest(`${host}/shop/app:broken`)).rejects.toThrow('returned 500');
    await expect(asBuilder().retag(`${host}/shop/app`, digest, 'broken')).rejects.toThrow('returned 500');
  });

  it('tags the same bytes with one token for all of it, and looks afterwards', async () => {
    await asBuilder().retag(`${host}/shop/app:whatever`, digest, 'prod');
    expect(tags.get('prod')).toBe(digest);
    expect(requests).toEqual([
      'HEAD /v2/shop/app/manifests/prod',
      'GET /token',
      'HEAD /v2/shop/app/manifests/prod',
      `GET /v2/shop/app/manifests/${digest}`,
      'PUT /v2/shop/app/manifests/prod',
      'HEAD /v2/shop/app/manifests/prod',
    ]);
  });

  it('is told nothing where the tag is right already', async () => {
    await asBuilder().retag(`${host}/shop/app`, digest, 'there');
    expect(requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
  });

  it.each(['lostAfter', 'failedAfter'] as const)('is looked at again when its answer is lost (%s)', async (kind) => {
    fault = kind;
    await asBuilder().retag(`${host}/shop/app`, digest, 'prod');
    expect(requests.filter((request) => request.startsWith('PUT'))).toHaveLength(1);
  });

  it('fails where the tag did not come about', async () => {
    fault = 'lostBefore';
    const lost = asBuilder().retag(`${host}/shop/app`, digest, 'prod');
    await expect(lost).rejects.toMatchObject({ code: 'registry-unreachable', message: expect.stringContaining(host) });
    fault = 'ignored';
    await expect(asBuilder().retag(`${host}/shop/app`, digest, 'prod')).rejects.toMatchObject({
      code: 'state-changed',
    });
  });

  it('never spreads a manifest that is not what was asked for', async () => {
    served = `${MANIFEST} `;
    await expect(asBuilder().retag(`${host}/shop/app`, digest, 'prod')).rejects.toMatchObject({ code: 'digest-wrong' });
    expect(tags.has('prod')).toBe(false);
  });

  it.each([
    ['../../../other/manifests/x', digest],
    ['a/b', digest],
    ['a?b', digest],
    ['a%2fb', digest],
    ['', digest],
    ['.', digest],
    ['x\r\nhost: evil', digest],
    ['good', 'sha256:../../x'],
    ['good', 'latest'],
  ])('is never asked about the tag %j of %s', async (tag, of) => {
    await expect(asBuilder().retag(`${host}/shop/app`, of, tag)).rejects.toMatchObject({
      code: 'image-invalid',
      exitCode: 2,
    });
    expect(requests).toEqual([]);
  });

  it('is named when it does not answer', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await expect(asBuilder().digest(`127.0.0.1:${port}/shop/app:there`)).rejects.toMatchObject({
      code: 'registry-unreachable',
      message: expect.stringContaining(`127.0.0.1:${port} is unreachable: connect ECONNREFUSED`),
    });
  });

  it('is left at once when the run is stopped', async () => {
    const stopped = new AbortController();
    stopped.abort(new Error('stopped'));
    await expect(createRegistry(undefined, stopped.signal).digest(`${host}/shop/app:there`)).rejects.toThrow('stopped');
  });
});
