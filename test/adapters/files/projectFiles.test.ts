import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ExecutionError, executeBuild, readOwnedFiles, sha256 } from '../../../src/adapters/files/projectFiles.ts';
import type { FileStep } from '../../../src/plan/build.ts';
import { stamp } from '../../../src/plan/stamp.ts';

function folderWith(files: { readonly [path: string]: string }): string {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const list = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();

const create = (path: string, text = 'new\n'): FileStep => ({ kind: 'create', path, text, cause: 'a test' });
const remove = (path: string): FileStep => ({ kind: 'delete', path, cause: 'a test' });

describe('the files in the generated folders', () => {
  test('is read, and nothing else', async () => {
    const generated = stamp({ path: '', body: 'x\n', comment: '#', source: 'a' }, sha256);
    const folder = folderWith({
      Jenkinsfile: 'theirs\n',
      'jenkins/vars/a.txt': generated,
      'jenkins/b': `${generated}mine\n`,
      'other/c': generated,
    });
    symlinkSync('/etc', join(folder, 'jenkins/link'));
    const found = await readOwnedFiles(folder);
    const origins = [...found].map(([path, { origin }]) => `${path} ${origin}`).sort();
    expect(origins).toEqual([
      'Jenkinsfile foreign',
      'jenkins/b edited',
      'jenkins/link blocked',
      'jenkins/vars/a.txt generated',
    ]);
    expect(found.get('jenkins/vars/a.txt')?.hash).toBe(sha256(generated));
  });

  test('is nothing in an empty project', async () => {
    expect(await readOwnedFiles(folderWith({}))).toEqual(new Map());
  });
});

describe('the execution of a plan', () => {
  test('writes and deletes, and removes folders that are empty then', async () => {
    const folder = folderWith({ 'jenkins/old/deep/a': 'a', 'jenkins/kept/b': 'b', 'jenkins/kept/c': 'c' });
    await executeBuild(folder, [create('jenkins/new/x'), remove('jenkins/old/deep/a'), remove('jenkins/kept/b')]);
    expect(list(folder)).toEqual(['jenkins/kept/c', 'jenkins/new/x']);
    expect(readdirSync(join(folder, 'jenkins')).sort()).toEqual(['kept', 'new']);
  });

  test('changes nothing when one text cannot be written', async () => {
    const folder = folderWith({ Jenkinsfile: 'before\n', 'jenkins/blocked/inside': '' });
    const steps = [create('Jenkinsfile'), ...Array.from({ length: 100 }, (_, index) => create(`jenkins/new/${index}`))];
    const failure = executeBuild(folder, [...steps, create('jenkins/blocked')]);
    await expect(failure).rejects.toThrow('jenkins/blocked is a folder or a link.');
    await expect(failure).rejects.toMatchObject({ done: [] });
    expect(list(folder)).toEqual(['Jenkinsfile', 'jenkins/blocked/inside']);
    expect(readdirSync(join(folder, 'jenkins'))).toEqual(['blocked']);
    expect(readFileSync(join(folder, 'Jenkinsfile'), 'utf8')).toBe('before\n');
  });

  test('says what was done when it fails midway', async () => {
    const folder = folderWith({ 'jenkins/a': '', 'jenkins/folder/c': '' });
    const [first, folderStep, last] = [remove('jenkins/a'), remove('jenkins/folder'), create('jenkins/b')];
    const failure = await executeBuild(folder, [first, folderStep, last]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ExecutionError);
    expect(failure).toMatchObject({ done: [first] });
    expect(list(folder)).toEqual(['jenkins/folder/c']);
  });

  test('changes nothing when it is interrupted in time', async () => {
    const folder = folderWith({ Jenkinsfile: 'before\n' });
    const steps = [create('Jenkinsfile'), create('jenkins/a')];
    await expect(executeBuild(folder, steps, AbortSignal.abort())).rejects.toMatchObject({ done: [] });
    expect(list(folder)).toEqual(['Jenkinsfile']);
  });

  test('bears others that do the same meanwhile', async () => {
    const folder = folderWith({ 'jenkins/old/a': 'a', 'jenkins/b': 'b' });
    const steps = [remove('jenkins/old/a'), remove('jenkins/b')];
    await Promise.all([executeBuild(folder, steps), executeBuild(folder, steps), readOwnedFiles(folder)]);
    expect(list(folder)).toEqual([]);
  });

  test('removes what a killed build left, and leaves alone what another one writes', async () => {
    const killed = spawnSync(process.execPath, ['-e', '']).pid;
    const left = [`.env.sample.${killed}.pipegen-new`, `jenkins/a/b.${killed}.pipegen-new`];
    const [mine, running] = [`jenkins/c.${process.pid}.pipegen-new`, `jenkins/c.${process.ppid}.pipegen-new`];
    const other = `src/d.${killed}.pipegen-new`;
    const folder = folderWith(Object.fromEntries([...left, mine, running, other].map((path) => [path, 'ha'])));
    expect(await readOwnedFiles(folder)).toEqual(new Map());
    await executeBuild(folder, []);
    expect(list(folder)).toEqual([running, other]);
  });

  test('does not go through a link to a folder', async () => {
    const folder = folderWith({});
    const outside = folderWith({});
    symlinkSync(outside, join(folder, 'jenkins'));
    await expect(executeBuild(folder, [create('jenkins/a')])).rejects.toThrow('jenkins must be a folder');
    expect(list(outside)).toEqual([]);
  });
});
