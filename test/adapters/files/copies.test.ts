import { spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCopies } from '../../../src/adapters/files/copies.ts';
import { isWhole, type WholeCopy } from '../../../src/plan/copies.ts';
import type { WritePart } from '../../../src/run/ports/store.ts';
import { request } from './copyRequest.ts';

let backups: string;
const files = (folder = backups) => readdirSync(join(folder, 'prod/postgres')).sort();
const path = (name: string) => join(backups, 'prod/postgres', name);
const text =
  (content: string): WritePart =>
  async (file) =>
    writeFileSync(file, content);

beforeEach(() => {
  backups = mkdtempSync(join(tmpdir(), 'pipegen-copies-'));
});
afterEach(() => rmSync(backups, { recursive: true, force: true }));

async function states(): Promise<string[]> {
  return (await createCopies(backups).copies('prod', 'postgres')).map(({ name, state }) => `${name} ${state}`);
}

describe('copies on the disk', () => {
  it('are whole or absent', async () => {
    const store = createCopies(backups);
    const failing = store.writeCopy(request, {
      'data.tar': text('first'),
      'logs.tar': async (file) => {
        writeFileSync(file, 'half');
        expect(await states()).toEqual(['20240229T120000Z unfinished']);
        throw new Error('The container ended.');
      },
    });
    await expect(failing).rejects.toThrow('The container ended.');
    expect(files()).toEqual([]);
    const copy = await store.writeCopy(request, { 'data.tar': text('first'), 'logs.tar': text('second') });
    expect(files()).toEqual(['20240229T120000Z.data.tar', '20240229T120000Z.json', '20240229T120000Z.logs.tar']);
    expect(await store.copies('prod', 'postgres')).toEqual([{ ...copy, files: files() }]);
    expect(copy.manifest).toMatchObject({
      ...request,
      takenAt: '2024-02-29T12:00:00.000Z',
      sequence: 1,
      files: [
        // As sha256sum has it of the five letters "first".
        {
          name: '20240229T120000Z.data.tar',
          bytes: 5,
          sha256: 'a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e',
        },
        { name: '20240229T120000Z.logs.tar', bytes: 6 },
      ],
    });
    expect(await store.openCopy(copy)).toEqual({
      '20240229T120000Z.data.tar': path('20240229T120000Z.data.tar'),
      '20240229T120000Z.logs.tar': path('20240229T120000Z.logs.tar'),
    });
    expect(await store.copies('prod', 'redis')).toEqual([]);
  });

  it('never take the place of another, however short the time between them', async () => {
    const store = createCopies(backups);
    for (const content of ['one', 'two', 'three']) await store.writeCopy(request, { dump: text(content) });
    const copies = (await store.copies('prod', 'postgres')).filter(isWhole);
    expect(copies.map(({ name, manifest }) => [name, manifest.sequence])).toEqual([
      ['20240229T120000Z', 1],
      ['20240229T120001Z', 2],
      ['20240229T120002Z', 3],
    ]);
    expect(readFileSync(path('20240229T120002Z.dump'), 'utf8')).toBe('three');
  });

  it.each<[string, (copy: WholeCopy) => void]>([
    ['a byte that was changed', () => writeFileSync(path('20240229T120000Z.dump'), 'whoke')],
    ['a file that was cut off', () => writeFileSync(path('20240229T120000Z.dump'), 'who')],
    ['a file that grew', () => appendFileSync(path('20240229T120000Z.dump'), '!')],
    ['a file that is missing', () => rmSync(path('20240229T120000Z.dump'))],
    ['a manifest that is no JSON', () => writeFileSync(path('20240229T120000Z.json'), '{')],
  ])('are refused with %s', async (_, spoil) => {
    const store = createCopies(backups);
    const copy = await store.writeCopy(request, { dump: text('whole') });
    spoil(copy);
    await expect(store.openCopy(copy)).rejects.toMatchObject({
      code: 'copy-damaged',
      message: expect.stringContaining('The backup 20240229T120000Z of postgres of prod is damaged') as string,
      fix: expect.stringContaining('pipegen restore prod postgres --list') as string,
    });
  });

  it.each<[string, (manifest: WholeCopy['manifest']) => object]>([
    ['another service', (manifest) => ({ ...manifest, service: 'redis' })],
    ['a file elsewhere', (manifest) => ({ ...manifest, files: [{ ...manifest.files[0], name: '../../../secret' }] })],
    ['another copy', (manifest) => ({ ...manifest, files: [{ ...manifest.files[0], name: '20230101T000000Z.dump' }] })],
    ['no file', (manifest) => ({ ...manifest, files: [] })],
    ['another shape', () => []],
  ])('are damaged by a manifest of %s', async (_, change) => {
    const { manifest } = await createCopies(backups).writeCopy(request, { dump: text('whole') });
    writeFileSync(path('20240229T120000Z.json'), JSON.stringify(change(manifest)));
    expect(await states()).toEqual(['20240229T120000Z damaged']);
  });

  it('are no links, and nothing with another name', async () => {
    const store = createCopies(backups);
    await store.writeCopy(request, { dump: text('whole') });
    const elsewhere = join(backups, 'elsewhere');
    writeFileSync(elsewhere, 'precious');
    symlinkSync(elsewhere, path('20230101T000000Z.dump'));
    symlinkSync(elsewhere, path('20230101T000000Z.json'));
    mkdirSync(path('20230202T000000Z.dump'));
    for (const name of ['notes.txt', '-rf', 'a\nb', '20230303T000000Z.dump.gz', '$(id)']) writeFileSync(path(name), '');
    const before = files();
    expect(await states()).toEqual(['20240229T120000Z whole']);
    await store.removeCopyFiles('prod', 'postgres', ['20230101T000000Z.dump', '20230202T000000Z.dump']);
    for (const name of ['notes.txt', '../postgres/notes.txt', '../../elsewhere'])
      await expect(store.removeCopyFiles('prod', 'postgres', ['20240229T120000Z.dump', name])).rejects.toThrow(
        'Not all',
      );
    expect(files()).toEqual(before);
    expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
  });

  it('go manifest first, and may be gone already', async () => {
    const store = createCopies(backups);
    const copy = await store.writeCopy(request, { dump: text('whole') });
    await store.removeCopyFiles(
      'prod',
      'postgres',
      [...copy.files].filter((name) => name.endsWith('.json')),
    );
    expect(await states()).toEqual(['20240229T120000Z unfinished']);
    await store.removeCopyFiles('prod', 'postgres', copy.files);
    await store.removeCopyFiles('prod', 'postgres', copy.files);
    expect(files()).toEqual([]);
  });

  it('that a killed process began are unfinished, and go when they are deleted', { timeout: 60_000 }, async () => {
    const outfile = join(backups, 'writer.mjs');
    const contents = `
      import { createCopies } from './src/adapters/files/copies.ts';
      import { writeFileSync } from 'node:fs';
      const request = { ...${JSON.stringify(request)}, takenAt: new Date('2024-03-01T00:00:00Z') };
      await createCopies(${JSON.stringify(backups)}).writeCopy(request, {
        'data.tar': async (file) => writeFileSync(file, 'first'),
        'logs.tar': async (file) => {
          writeFileSync(file, 'half');
          console.log('half');
          await new Promise((resolve) => setTimeout(resolve, 60_000));
        },
      });`;
    const resolveDir = join(import.meta.dirname, '../../..');
    await build({
      stdin: { contents, resolveDir, loader: 'ts' },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
    });
    const store = createCopies(backups);
    const whole = await store.writeCopy(request, { dump: text('whole') });
    const writer = spawn(process.execPath, [outfile], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => writer.stdout.once('data', resolve));
    writer.kill('SIGKILL');
    await new Promise((resolve) => writer.once('close', resolve));
    const [before, left] = await store.copies('prod', 'postgres');
    expect(before).toMatchObject({ name: whole.name, state: 'whole' });
    expect(left).toMatchObject({
      state: 'unfinished',
      files: ['20240301T000000Z.data.tar', '20240301T000000Z.logs.tar.unfinished'],
    });
    await store.removeCopyFiles('prod', 'postgres', left?.files ?? []);
    expect(files()).toEqual(['20240229T120000Z.dump', '20240229T120000Z.json']);
  });
});
