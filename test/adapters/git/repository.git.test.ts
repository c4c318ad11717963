import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGit } from '../../../src/adapters/git/client.ts';
import { createRepository } from '../../../src/adapters/git/repository.ts';
import type { Repository } from '../../../src/run/ports/repository.ts';
import { describeRepository } from './repositoryContract.ts';

let folder: string;
let copy: string;
const { signal } = new AbortController();
// Jenkins sets these; they must neither reach git nor be refused.
const variables = { ...process.env, GIT_COMMIT: 'x', GIT_BRANCH: 'y', GIT_URL: 'z', EDITOR: 'vi' };
const repository = () => createRepository({ folder: copy, variables, signal });

function git(where: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@shop.example'];
  return execFileSync('git', [...identity, ...args], { cwd: where, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function commit(subject: string): string {
  git(copy, 'commit', '--quiet', '--allow-empty', '--message', subject);
  git(copy, 'push', '--quiet', 'origin', 'HEAD:refs/heads/STAGING');
  return git(copy, 'rev-parse', 'HEAD');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipegen-git-'));
  copy = join(folder, 'copy');
  git(folder, 'init', '--quiet', '--bare', 'bare.git');
  git(folder, 'clone', '--quiet', 'bare.git', 'copy');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('reads the commit that is checked out, whatever its subject', async () => {
  const subject = 'Say "$(id)" `x` \\n (#57) 🎈';
  const id = commit(subject);
  expect(await repository().head()).toEqual({ id, tree: git(copy, 'rev-parse', 'HEAD^{tree}'), subject });
});

it('reads the head of a branch from the remote, as it is now', async () => {
  const before = commit('Before');
  expect(await repository().branchHead('STAGING')).toBe(before);
  const other = join(folder, 'other');
  git(folder, 'clone', '--quiet', '--branch', 'STAGING', 'bare.git', 'other');
  git(other, 'commit', '--quiet', '--allow-empty', '--message', 'By someone else');
  git(other, 'push', '--quiet', 'origin', 'HEAD');
  expect(await repository().branchHead('STAGING')).toBe(git(other, 'rev-parse', 'HEAD'));
  expect(await repository().branchHead('NO-SUCH')).toBeUndefined();
  git(copy, 'pull', '--quiet', '--ff-only', 'origin', 'STAGING');
});

it('tells whether a commit contains another, and when git cannot know', async () => {
  const older = commit('Older');
  const newer = commit('Newer');
  const { contains } = repository();
  expect(await contains(older, newer)).toBe(true);
  expect(await contains(newer, newer)).toBe(true);
  expect(await contains(newer, older)).toBe(false);
  expect(await contains('0'.repeat(40), newer)).toBeUndefined();
  for (const hostile of ['', 'HEAD', '--output=owned', '$(touch owned)', `${newer}^`])
    expect(await contains(hostile, newer)).toBeUndefined();
});

it('shows its token to its own host only', async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  git(copy, 'remote', 'set-url', 'origin', `${address}shop.git`);
  for (const trusted of [address, 'https://github.com/'])
    await createRepository({
      folder: copy,
      variables,
      signal,
      credentials: { address: trusted, token: 'secret-token' },
    }).branchHead('STAGING');
  server.close();
  server.closeAllConnections();
  const basic = `Basic ${Buffer.from('x-access-token:secret-token').toString('base64')}`;
  expect(seen[0]).toBe(basic);
  expect(seen.slice(1)).not.toContain(basic);
});

/** Commits files on a branch, here and at the remote, after what is checked out or `start`. */
function commitOn(branch: string, files: { readonly [path: string]: string }, start?: string): string {
  git(copy, 'checkout', '--quiet', '-B', branch, ...(start === undefined ? [] : [start]));
  for (const [path, content] of Object.entries(files)) writeInto(join(copy, path), content);
  git(copy, 'add', '.');
  git(copy, 'commit', '--quiet', '--message', `On ${branch}: ${Object.keys(files).join()}`);
  git(copy, 'push', '--quiet', '--force', 'origin', branch);
  return git(copy, 'rev-parse', 'HEAD');
}

/** A working copy as Jenkins makes it: of one branch, without its history. */
function shallow(branch: string): Repository {
  const where = join(folder, 'shallow');
  git(folder, 'clone', '--quiet', '--depth', '1', '--branch', branch, `file://${folder}/bare.git`, where);
  return createRepository({ folder: where, variables, signal });
}

it('finds commits by branch, tag and name, the branches of the remote first', async () => {
  const base = commit('Base');
  const remote = commitOn('QA', { file: 'remote' });
  git(copy, 'reset', '--quiet', '--hard', base);
  git(copy, 'tag', 'v1', base);
  git(copy, 'branch', 'local', base);
  git(copy, 'update-ref', '-d', 'refs/remotes/origin/QA');
  const { find } = repository();
  expect(await find('QA')).toEqual({
    id: remote,
    tree: git(copy, 'rev-parse', `${remote}^{tree}`),
    subject: 'On QA: file',
  });
  for (const name of ['local', 'v1', base, base.slice(0, 8)]) expect((await find(name))?.id).toBe(base);
  for (const unknown of ['NO-SUCH', '0'.repeat(40), 'abcdef0'].map(find)) expect(await unknown).toBeUndefined();
  rmSync(join(folder, 'bare.git'), { recursive: true });
  git(copy, 'update-ref', 'refs/remotes/origin/QA', remote);
  expect((await find('QA'))?.id).toBe(remote);
});

it('takes no name for an option, a pattern or an expression', async () => {
  const base = commit('Base');
  const victim = commitOn('victim', { file: 'victim' });
  const before = git(copy, 'for-each-ref');
  const hostile = [
    '',
    '-',
    '--output=owned',
    '--upload-pack=touch owned',
    'a:refs/heads/victim',
    '*',
    'HEAD~0',
    '@{-1}',
  ];
  for (const name of [...hostile, ':/Base', `${base}^{tree}`, 'a b', 'a..b', '$(touch owned)', 'a\nb', '__proto__']) {
    const { find, branchHead, readFile, subjectsBetween, tryMerge, checkOut, createBranch } = repository();
    expect(await find(name)).toBeUndefined();
    expect(await branchHead(name)).toBeUndefined();
    for (const refused of [
      () => readFile(name, 'file'),
      () => subjectsBetween(name, base),
      () => subjectsBetween(base, name),
      () => tryMerge(base, name),
      () => checkOut(name),
      () => createBranch('new', name),
    ])
      await expect(refused()).rejects.toMatchObject({ code: 'commit-unknown' });
    expect(await repository().readFile(victim, name)).toBeUndefined();
  }
  for (const name of hostile)
    await expect(repository().createBranch(name, base)).rejects.toMatchObject({ code: 'branch-name' });
  expect(git(copy, 'for-each-ref')).toBe(before);
  expect(git(copy, 'status', '--porcelain')).toBe('');
});

it('reads a file as a commit has it', async () => {
  const id = commitOn('QA', { 'flow.json': '{"a": "ü"}\n\n' });
  commitOn('QA', { 'flow.json': 'later' });
  const { readFile } = repository();
  expect(await readFile(id, 'flow.json')).toBe('{"a": "ü"}\n\n');
  expect(await readFile(id, 'missing.json')).toBeUndefined();
  await expect(readFile('0'.repeat(40), 'flow.json')).rejects.toMatchObject({ code: 'commit-unknown' });
});

it('lists what a promotion would bring', async () => {
  const from = commit('Base');
  commit('First "$(id)"');
  const to = commit('Second');
  const { subjectsBetween } = repository();
  expect(await subjectsBetween(from, to)).toEqual(['Second', 'First "$(id)"']);
  expect(await subjectsBetween(to, from)).toEqual([]);
});

it('tries a merge without merging', async () => {
  const base = commitOn('base', { 'a file': '1\n', other: '1\n', third: '1\n' });
  const ours = commitOn('ours', { 'a file': '2\n', third: '2\n' }, base);
  const theirs = commitOn('theirs', { other: '2\n' }, base);
  const conflicting = commitOn('conflicting', { 'a file': '3\n', third: '3\n' }, base);
  const before = git(copy, 'for-each-ref') + git(copy, 'status', '--porcelain');
  const { tryMerge } = repository();
  expect(await tryMerge(ours, conflicting)).toEqual({ conflicts: ['a file', 'third'] });
  const result = await tryMerge(ours, theirs);
  expect(git(copy, 'for-each-ref') + git(copy, 'status', '--porcelain')).toBe(before);
  git(copy, 'checkout', '--quiet', ours);
  git(copy, 'merge', '--quiet', '-m', 'Merge', theirs);
  expect(result).toEqual({ tree: git(copy, 'rev-parse', 'HEAD^{tree}') });
});

it('says that git is too old to try a merge', async () => {
  const id = commit('Base');
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const old = `#!/bin/sh\n[ "$1" = merge-tree ] && exit 129\n[ "$1" = --version ] && echo git version 2.30.2 && exit\nexec "${git(copy, '--exec-path')}/git" "$@"\n`;
  writeFileSync(join(bin, 'git'), old, { mode: 0o755 });
  const { tryMerge } = createRepository({ folder: copy, variables: { ...variables, PATH: bin }, signal });
  await expect(tryMerge(id, id)).rejects.toMatchObject({
    code: 'git-too-old',
    message: 'git version 2.30.2 cannot simulate a merge.',
    fix: 'Install git 2.38 or newer.',
  });
});

it('fetches what a shallow working copy lacks', async () => {
  const base = commitOn('base', { a: '1\n', b: '1\n' });
  const ours = commitOn('STAGING', { a: '2\n' }, base);
  const theirs = commitOn('QA', { b: '2\n' }, base);
  const lost = commitOn('lost', { a: 'lost' }, base);
  git(copy, 'push', '--quiet', 'origin', ':lost');
  const { find, contains, tryMerge, subjectsBetween, readFile, branchHead } = shallow('STAGING');
  expect(await branchHead('QA')).toBe(theirs);
  expect(await find('QA')).toMatchObject({ id: theirs });
  expect(await tryMerge(ours, theirs)).toMatchObject({ tree: expect.any(String) });
  expect(await contains(base, ours)).toBe(true);
  expect(await contains(theirs, ours)).toBe(false);
  expect(await subjectsBetween(theirs, ours)).toEqual(['On STAGING: a']);
  expect(await readFile(lost, 'a')).toBe('lost');
});

it('does not guess what a shallow working copy does not show', async () => {
  const older = commit('Older');
  commit('Between');
  const newer = commit('Newer');
  const { contains } = shallow('STAGING');
  git(join(folder, 'shallow'), 'fetch', '--quiet', '--depth', '1', 'origin', older);
  git(folder, '--git-dir=bare.git', 'update-ref', '-d', 'refs/heads/STAGING');
  rmSync(join(folder, 'bare.git'), { recursive: true });
  expect(await contains(older, newer)).toBeUndefined();
});

describe('the repository of a working copy', () => {
  describeRepository(() => {
    commit('Begin');
    git(copy, 'push', '--quiet', 'origin', 'HEAD:refs/heads/QA');
    // Others commit and merge, in a working copy of theirs.
    const theirs = join(folder, 'theirs');
    git(folder, 'clone', '--quiet', 'bare.git', 'theirs', '--branch', 'QA');
    const publish = (branch: string) => {
      git(theirs, 'push', '--quiet', 'origin', branch);
      return git(theirs, 'rev-parse', 'HEAD');
    };
    return {
      repository: repository(),
      commit(branch, subject, files) {
        git(theirs, 'checkout', '--quiet', branch);
        for (const [path, content] of Object.entries(files)) writeInto(join(theirs, path), content);
        git(theirs, 'add', '.');
        git(theirs, 'commit', '--quiet', '--message', subject);
        return publish(branch);
      },
      merge(branch, head, subject) {
        git(theirs, 'checkout', '--quiet', branch);
        git(theirs, 'merge', '--quiet', '--no-ff', '--message', subject, head);
        return publish(branch);
      },
    };
  });
});

describe('checking out', () => {
  let id: string;
  beforeEach(() => {
    id = commitOn('QA', { file: 'content', other: 'content' });
    commitOn('QA', { file: 'later' });
  });
  const worktrees = () => join(copy, '.pipegen/worktrees');
  const registered = () =>
    git(copy, 'worktree', 'list', '--porcelain')
      .match(/^worktree .*$/gm)
      ?.slice(1);

  it('leaves the working copy as it is, and gives the same folder again', async () => {
    const look = () => [
      git(copy, 'status', '--porcelain', '--branch'),
      git(copy, 'rev-parse', 'HEAD'),
      git(copy, 'diff'),
    ];
    const before = look();
    const where = await repository().checkOut(id);
    expect(where).toBe(join(worktrees(), id));
    expect(readFileSync(join(where, 'file'), 'utf8')).toBe('content');
    expect(await createRepository({ folder: where, variables, signal }).head()).toMatchObject({ id });
    expect(look()).toEqual(before);
    writeFileSync(join(where, 'built'), 'by a build');
    expect(await repository().checkOut(id)).toBe(where);
    expect(existsSync(join(where, 'built'))).toBe(true);
    expect(registered()).toEqual([`worktree ${where}`]);
  });

  it.each([
    ['a file is gone', (where: string) => rmSync(join(where, 'file'))],
    ['a file is not as it was', (where: string) => writeFileSync(join(where, 'file'), 'x')],
    ['it lost its link', (where: string) => rmSync(join(where, '.git'))],
    ['it is gone', (where: string) => rmSync(where, { recursive: true })],
    ['all of ours is gone', () => rmSync(join(copy, '.pipegen'), { recursive: true })],
    ['another commit is there', (where: string) => git(where, 'checkout', '--quiet', 'origin/QA')],
    ['git forgot it', () => rmSync(join(copy, '.git/worktrees'), { recursive: true })],
    [
      'git was killed in it',
      (where: string) => {
        writeFileSync(join(copy, git(where, 'rev-parse', '--git-dir').replace(`${copy}/`, ''), 'index.lock'), '');
        rmSync(join(where, 'file'));
      },
    ],
    [
      'a file is in its place',
      (where: string) => {
        rmSync(where, { recursive: true });
        writeFileSync(where, 'x');
      },
    ],
  ])('repairs what was damaged: %s', async (_, damage) => {
    const where = await repository().checkOut(id);
    damage(where);
    expect(await repository().checkOut(id)).toBe(where);
    expect(readFileSync(join(where, 'file'), 'utf8')).toBe('content');
    expect(await createRepository({ folder: where, variables, signal }).head()).toMatchObject({ id });
    expect(git(where, 'status', '--porcelain')).toBe('');
    expect(readdirSync(worktrees())).toEqual([id]);
    expect(git(copy, 'status', '--porcelain')).toBe('');
  });

  it('works for many at once', async () => {
    const folders = await Promise.all(Array.from({ length: 6 }, () => repository().checkOut(id)));
    expect(new Set(folders)).toEqual(new Set([join(worktrees(), id)]));
    expect(readdirSync(worktrees())).toEqual([id]);
    expect(registered()).toHaveLength(1);
  });

  it('keeps the newest, those that are in use and those that changed', async () => {
    const ids = ['0', '1', '2', '3', '4', '5', '6'].map((text) => commitOn('QA', { file: text }));
    const wheres: string[] = [];
    for (const each of ids) wheres.push(await repository().checkOut(each));
    expect(registered()).toHaveLength(7);
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    writeFileSync(join(wheres[0] ?? '', 'file'), 'changed');
    wheres.forEach((where, index) => {
      if (index < 4) utimesSync(where, daysAgo(9 - index), daysAgo(9 - index));
    });
    const leftover = join(worktrees(), `${id}.${randomUUID()}`);
    mkdirSync(leftover);
    utimesSync(leftover, daysAgo(2), daysAgo(2));
    await repository().checkOut(id);
    // Eight are there; the three oldest are surplus, of which one changed.
    expect(readdirSync(worktrees()).sort()).toEqual(
      [...ids.filter((_, index) => index !== 1 && index !== 2), id].sort(),
    );
    expect(registered()).toHaveLength(6);
    expect(git(copy, 'status', '--porcelain')).toBe('');
  });
});

it('keeps a few however old, and forgets those that somebody else removed', async () => {
  const [lost, old, wanted] = [commit('Lost'), commit('Old'), commit('Wanted')];
  const wheres: string[] = [];
  for (const id of [lost, old]) wheres.push(await repository().checkOut(id));
  rmSync(wheres[0] ?? '', { recursive: true });
  const longAgo = new Date('2024-03-01');
  const known = join(copy, '.git/worktrees');
  git(copy, 'worktree', 'add', '--quiet', '--detach', join(folder, 'of-a-person'));
  rmSync(join(folder, 'of-a-person'), { recursive: true });
  for (const path of [wheres[1] ?? '', ...readdirSync(known).map((name) => join(known, name))])
    utimesSync(path, longAgo, longAgo);
  await repository().checkOut(wanted);
  expect(readdirSync(join(copy, '.pipegen/worktrees')).sort()).toEqual([old, wanted].sort());
  expect(
    readdirSync(known)
      .map((name) => name.split('.')[0])
      .sort(),
  ).toEqual(['of-a-person', old, wanted].sort());
});

it('ends what takes too long, with all that it started', async () => {
  const id = commit('Base');
  const hook = join(folder, 'bare.git/hooks/pre-receive');
  writeFileSync(hook, '#!/bin/sh\nsleep 30\n', { mode: 0o755 });
  const started = performance.now();
  const result = await createGit({ folder: copy, variables }).run(['push', 'origin', `${id}:refs/heads/slow`], {
    seconds: 0.5,
  });
  expect(result).toMatchObject({ exitCode: undefined, stderr: expect.stringContaining('SIGTERM') });
  // Well before the hook ends by itself, on any machine.
  expect(performance.now() - started).toBeLessThan(25_000);
});

it('stops with its run', async () => {
  const id = commit('Base');
  const stop = new AbortController();
  const stopped = createRepository({ folder: copy, variables, signal: stop.signal });
  const finding = stopped.find('QA');
  stop.abort(new Error('stopped'));
  await expect(finding).rejects.toThrow('stopped');
  await expect(stopped.checkOut(id)).rejects.toThrow('stopped');
});

function writeInto(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
