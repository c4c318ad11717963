import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createStore } from '../../../src/adapters/files/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'pipegen-store-'));
const store = createStore({ folder, backups: join(folder, 'backups') });
afterAll(() => rmSync(folder, { recursive: true }));

it('keeps records between steps', async () => {
  expect(await store.readRecord('release')).toBeUndefined();
  await store.writeRecord('release', { id: 'tree-0123456789ab' });
  expect(await store.readRecord('release')).toEqual({ id: 'tree-0123456789ab' });
  await store.removeRecord('release');
  await store.removeRecord('release');
  expect(await store.readRecord('release')).toBeUndefined();
});

it('leaves the last whole record when the next cannot be written', async () => {
  await store.writeRecord('verified', { name: 'qa-pr-57' });
  const circle: { self?: unknown } = {};
  circle.self = circle;
  await expect(store.writeRecord('verified', circle)).rejects.toThrow();
  expect(await store.readRecord('verified')).toEqual({ name: 'qa-pr-57' });
});

it('knows the files of the workspace', async () => {
  writeFileSync(join(folder, 'compose.yaml'), '');
  expect([await store.hasFile('compose.yaml'), await store.hasFile('other.yaml')]).toEqual([true, false]);
  expect(existsSync(join(folder, '.pipegen'))).toBe(true);
});
