import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayPush } from '../../../src/adapters/registry/rights.ts';
import { programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { RealRegistry } from './realRegistry.ts';

const { signal } = new AbortController();

describePart('whether one may push to a real registry', 'docker-registry', programMissing('docker-registry'), () => {
  const registry = new RealRegistry();
  beforeAll(() => registry.open());
  afterAll(() => registry.close());

  test('is told, and to nobody else', async () => {
    const { credentials, host } = registry;
    const ask = (password: string) => mayPush(`${host}/shop/app`, { ...credentials, password }, signal);
    expect(await ask(credentials.password)).toBe(true);
    expect(await ask('wrong')).toBe(false);
    expect(await mayPush(`${host}/shop/app`, undefined, signal)).toBe(false);
  });
});

describe('whether one may push', () => {
  test('is not told by a registry that is in trouble', async () => {
    const server = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(mayPush(`${host}/shop/app`, undefined, signal)).rejects.toMatchObject({ code: 'registry-refused' });
    server.close();
    await expect(mayPush(`${host}/shop/app`, undefined, signal)).rejects.toMatchObject({
      code: 'registry-unreachable',
    });
  });
});
