import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalRegistry, openLocalRegistry } from '../../../src/adapters/registry/local.ts';
import { createRegistry } from '../../../src/adapters/registry/registry.ts';

const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'pipegen-local-registry-'));
const content = join(folder, 'content');
let local: LocalRegistry;

beforeAll(async () => {
  local = await openLocalRegistry(content);
});
afterAll(async () => {
  await local.close();
  rmSync(folder, { recursive: true });
});

const TYPE = 'application/vnd.oci.image.manifest.v1+json';

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function ask(method: string, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(new URL(`/v2/${path}`, `http://${local.host}`), { ...init, method });
}

async function code(answer: Response): Promise<unknown> {
  const { errors } = (await answer.json()) as { errors: { code: string }[] };
  return [answer.status, errors[0]?.code];
}

async function startUpload(repository: string): Promise<string> {
  const begun = await ask('POST', `${repository}/blobs/uploads/`);
  expect(begun.status).toBe(202);
  return (begun.headers.get('location') ?? '').replace('/v2/', '');
}

describe('a local registry', () => {
  it('is one by its interface', async () => {
    expect((await ask('GET', '')).status).toBe(200);
    expect(local.host).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('takes a blob in pieces, tells how far it is, and gives it back', async () => {
    const upload = await startUpload('shop/app');
    const first = await ask('PATCH', upload, { body: 'hello ', headers: { 'content-range': '0-5' } });
    expect([first.status, first.headers.get('range')]).toEqual([202, '0-5']);
    expect((await ask('GET', upload)).headers.get('range')).toBe('0-5');
    const again = await ask('PATCH', upload, { body: 'hello ', headers: { 'content-range': '0-5' } });
    expect(again.status).toBe(416);
    const digest = digestOf('hello world');
    const done = await ask('PUT', `${upload}?digest=${digest}`, { body: 'world' });
    expect([done.status, done.headers.get('location')]).toEqual([201, `/v2/shop/app/blobs/${digest}`]);
    expect(await (await ask('GET', `shop/app/blobs/${digest}`)).text()).toBe('hello world');
    const head = await ask('HEAD', `shop/app/blobs/${digest}`);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '11']);
  });

  it('takes a blob at once, and mounts it elsewhere', async () => {
    const digest = digestOf('whole');
    const put = await ask('POST', `shop/app/blobs/uploads/?digest=${digest}`, { body: 'whole' });
    expect(put.status).toBe(201);
    const mounted = await ask('POST', `shop/other/blobs/uploads/?mount=${digest}&from=shop/app`);
    expect([mounted.status, mounted.headers.get('location')]).toEqual([201, `/v2/shop/other/blobs/${digest}`]);
    const absent = await ask('POST', `shop/other/blobs/uploads/?mount=${digestOf('absent')}&from=shop/app`);
    expect(absent.status).toBe(202);
  });

  it('keeps nothing whose digest is wrong, nor an upload that was given up', async () => {
    const upload = await startUpload('shop/app');
    const wrong = await ask('PUT', `${upload}?digest=${digestOf('other')}`, { body: 'this' });
    expect(await code(wrong)).toEqual([400, 'DIGEST_INVALID']);
    expect((await ask('HEAD', `shop/app/blobs/${digestOf('other')}`)).status).toBe(404);
    const given = await startUpload('shop/app');
    expect((await ask('DELETE', given)).status).toBe(204);
    expect(await code(await ask('PATCH', given, { body: 'x' }))).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
    expect(readdirSync(content).filter((name) => name.endsWith(given.slice(-36)))).toEqual([]);
  });

  it('keeps manifests by digest and by tag, byte by byte', async () => {
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType: TYPE }, null, 3);
    const digest = digestOf(manifest);
    const headers = { 'content-type': TYPE };
    for (const reference of ['one', 'two', digest])
      expect((await ask('PUT', `shop/app/manifests/${reference}`, { body: manifest, headers })).status).toBe(201);
    for (const reference of ['one', digest]) {
      const answer = await ask('GET', `shop/app/manifests/${reference}`);
      expect(answer.headers.get('content-type')).toBe(TYPE);
      expect(answer.headers.get('docker-content-digest')).toBe(digest);
      expect(await answer.text()).toBe(manifest);
    }
    const wrong = await ask('PUT', `shop/app/manifests/${digestOf('else')}`, { body: manifest, headers });
    expect(await code(wrong)).toEqual([400, 'DIGEST_INVALID']);
    expect(await code(await ask('GET', 'shop/app/manifests/absent'))).toEqual([404, 'MANIFEST_UNKNOWN']);
    expect(await code(await ask('GET', 'shop/elsewhere/manifests/one'))).toEqual([404, 'MANIFEST_UNKNOWN']);
    expect(await (await ask('GET', 'shop/app/tags/list')).json()).toEqual({ name: 'shop/app', tags: ['one', 'two'] });
    const page = await ask('GET', 'shop/app/tags/list?n=1');
    expect([await page.json(), page.headers.get('link')]).toEqual([
      { name: 'shop/app', tags: ['one'] },
      '</v2/shop/app/tags/list?n=1&last=one>; rel="next"',
    ]);
    expect(await (await ask('GET', 'shop/app/tags/list?n=1&last=one')).json()).toMatchObject({ tags: ['two'] });
  });

  it.each([
    ['GET', 'shop/app/blobs/sha256:..%2f..%2fsecret', 400],
    ['GET', 'shop/app/blobs/secret', 400],
    ['POST', 'shop/app/blobs/uploads/?mount=..%2fsecret', 400],
    ['PATCH', 'shop/app/blobs/uploads/..%2f..%2fsecret', 404],
    ['PUT', 'shop/app/blobs/uploads/x?digest=sha256:..%2fsecret', 400],
    ['GET', 'Shop/App/manifests/one', 404],
    ['GET', 'shop/app/../../etc/passwd', 404],
    ['DELETE', 'shop/app/manifests/one', 405],
  ])('refuses %s %s', async (method, path, status) => {
    writeFileSync(join(folder, 'secret'), 'secret');
    const answer = await ask(method, path);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('"secret"');
  });

  it('is tagged without a pull by what promotions use', async () => {
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType: TYPE, config: {} });
    await ask('PUT', 'shop/app/manifests/built', { body: manifest, headers: { 'content-type': TYPE } });
    const registry = createRegistry(undefined, signal);
    const reference = `${local.host}/shop/app`;
    expect(await registry.digest(`${reference}:qa`)).toBeUndefined();
    expect(await registry.digest(`${reference}:built`)).toBe(digestOf(manifest));
    await registry.retag(reference, digestOf(manifest), 'qa');
    expect(await registry.digest(`${reference}:qa`)).toBe(digestOf(manifest));
    await expect(registry.retag(reference, digestOf('absent'), 'qa')).rejects.toMatchObject({ code: 'digest-unknown' });
  });
});
