import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitLedger } from '../../../src/adapters/git/ledger.ts';
import type { Ledger } from '../../../src/run/ports/ledger.ts';
import { describeLedger, entryOf, stateOf } from './ledgerContract.ts';

let folder: string;
let clones = 0;

function git(where: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: where, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function clone(...options: string[]): string {
  const copy = join(folder, `copy-${clones++}`);
  git(folder, 'clone', '--quiet', ...options, `file://${folder}/bare.git`, copy);
  return copy;
}

/** A reader and writer without anyone's configuration, so that there is no `user.name`. */
function ledgerOf(copy: string): Ledger {
  return createGitLedger({ folder: copy, flow: 'shop', variables: { PATH: process.env.PATH, HOME: folder } });
}

/** What the server does when somebody pushes. */
function serverHook(name: string, script: string): void {
  writeFileSync(join(folder, 'bare.git/hooks', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** Puts something on the ledger's ref that is no ledger. */
function pushByHand(file: string, content: string): void {
  const copy = clone();
  writeFileSync(join(copy, file), content);
  git(copy, 'add', '.');
  git(copy, '-c', 'user.name=Test', '-c', 'user.email=test@shop.example', 'commit', '--quiet', '-m', 'By hand');
  git(copy, 'push', '--quiet', '--force', 'origin', `HEAD:${REF}`);
}

const REF = 'refs/pipegen/shop';
const atServer = (): string => git(folder, '--git-dir=bare.git', 'for-each-ref', '--format=%(objectname)', REF);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipegen-ledger-'));
  git(folder, 'init', '--quiet', '--bare', 'bare.git');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the ledger in git', () => {
  describeLedger(async () => ledgerOf(clone()));
});

it('is read with plain git', async () => {
  const ledger = ledgerOf(clone());
  const first = await ledger.append(await ledger.read(), stateOf(1), entryOf('start shop-qa', { environment: 'qa' }));
  const text = 'approve\n\u001b[2J\u202eto start';
  await ledger.append(first, stateOf(2), entryOf(text, { environment: 'prod\n\nFORGED: x' }));
  const bare = (...args: string[]): string => git(join(folder, 'bare.git'), ...args);
  expect(bare('log', '--format=%an %s', REF)).toBe(
    'pipegen prod  FORGED: x: approve \u{fffd}[2J\u{fffd}to start (locked)\npipegen qa: start shop-qa (locked)',
  );
  expect(bare('show', `${REF}:state.json`)).toBe(JSON.stringify(stateOf(2), undefined, 2));
  expect(bare('log', '-1', '--format=%B', REF).split('\n')[2]).toBe(
    JSON.stringify(entryOf('TEXT', { environment: 'prod\n\nFORGED: x' })).replace(
      'TEXT',
      'approve\\n\\u001b[2J\\u202eto start',
    ),
  );
  expect(bare('fsck', '--strict')).toBe('');
});

it('works in a shallow working copy, and leaves it as it is', async () => {
  pushByHand('file', 'content');
  git(folder, '--git-dir=bare.git', 'update-ref', 'refs/heads/master', REF);
  git(folder, '--git-dir=bare.git', 'update-ref', '-d', REF);
  const other = ledgerOf(clone());
  let snapshot = await other.read();
  for (const number of [1, 2, 3]) snapshot = await other.append(snapshot, stateOf(number), entryOf(`entry ${number}`));
  const shallow = clone('--depth', '1');
  const look = (): string =>
    ['rev-parse --is-shallow-repository HEAD', 'status --porcelain', 'branch --all']
      .map((command) => git(shallow, ...command.split(' ')))
      .join('\n');
  const before = look();
  expect(before).toMatch(/^true\n/);
  const ledger = ledgerOf(shallow);
  await ledger.append(await ledger.read(), stateOf(4), entryOf('entry 4'));
  expect(await ledger.entries()).toHaveLength(4);
  expect(await ledgerOf(clone()).entries()).toHaveLength(4);
  expect(look()).toBe(before);
});

it('works for two processes in one working copy', async () => {
  const copy = clone();
  const others = [ledgerOf(clone()), ledgerOf(copy), ledgerOf(copy), ledgerOf(copy)];
  const [writer] = others;
  await writer?.append(await writer.read(), stateOf(1), entryOf('by someone else'));
  const states = await Promise.all(others.map(async (ledger) => (await ledger.read()).state));
  expect(states).toEqual(Array(4).fill(stateOf(1)));
  const entries = await Promise.all(others.map((ledger) => ledger.entries()));
  expect(entries).toEqual(Array(4).fill([entryOf('by someone else')]));
});

it('is not stopped by hooks and habits of the working copy', async () => {
  const copy = clone();
  writeFileSync(join(copy, '.git/hooks/pre-push'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  for (const [key, value] of [
    ['push.gpgSign', 'true'],
    ['commit.gpgSign', 'true'],
    ['i18n.commitEncoding', 'ISO-8859-1'],
    ['log.showSignature', 'true'],
  ] as const)
    git(copy, 'config', key, value);
  const ledger = ledgerOf(copy);
  await ledger.append(await ledger.read(), stateOf(1), entryOf('Zürich 🎈'));
  expect(await ledgerOf(clone()).entries()).toEqual([entryOf('Zürich 🎈')]);
});

it('knows its own entry again when the answer got lost', async () => {
  const ledger = ledgerOf(clone());
  serverHook('post-receive', 'kill -9 $PPID');
  const snapshot = await ledger.append(await ledger.read(), stateOf(1), entryOf('written'));
  expect(snapshot.revision).toBe(atServer());
  expect(await ledgerOf(clone()).entries()).toEqual([entryOf('written')]);
});

it('knows its own entry again when somebody built on it before the answer got lost', async () => {
  const ledger = ledgerOf(clone());
  const next = `git commit-tree -p ${REF} -m next ${REF}^{tree}`;
  const identity = 'GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x';
  serverHook('post-receive', `git update-ref ${REF} $(${identity} ${next}); kill -9 $PPID`);
  const mine = await ledger.append(await ledger.read(), stateOf(1), entryOf('written'));
  expect(git(folder, '--git-dir=bare.git', 'rev-parse', `${REF}^`)).toBe(mine.revision);
  serverHook('post-receive', 'true');
  await expect(ledger.append(mine, stateOf(2), entryOf('too late'))).rejects.toMatchObject({ code: 'ledger-moved' });
  // A commit that somebody made by hand is part of the history, but no entry.
  expect(await ledger.entries()).toEqual([entryOf('written')]);
});

it('says why the remote takes no entry', async () => {
  const ledger = ledgerOf(clone());
  serverHook('pre-receive', 'echo "No pushes on Sundays" >&2; exit 1');
  await expect(ledger.append(await ledger.read(), stateOf(1), entryOf('refused'))).rejects.toMatchObject({
    code: 'ledger-unwritable',
    exitCode: 1,
    message: expect.stringContaining('No pushes on Sundays'),
    fix: expect.stringContaining(REF),
  });
  expect(atServer()).toBe('');
});

it('waits for a lock at the server, but not for ever', async () => {
  const ledger = ledgerOf(clone());
  const snapshot = await ledger.append(await ledger.read(), stateOf(1), entryOf('first'));
  const lock = join(folder, 'bare.git', `${REF}.lock`);
  writeFileSync(lock, '');
  setTimeout(() => rmSync(lock), 400);
  const next = await ledger.append(snapshot, stateOf(2), entryOf('second'));
  expect(next.revision).toBe(atServer());
  writeFileSync(lock, '');
  await expect(ledger.append(next, stateOf(3), entryOf('never'))).rejects.toMatchObject({
    code: 'ledger-unwritable',
    message: expect.stringContaining('.lock'),
  });
});

it('says that the remote cannot be reached', async () => {
  const ledger = ledgerOf(clone());
  const snapshot = await ledger.read();
  rmSync(join(folder, 'bare.git'), { recursive: true });
  for (const ask of [() => ledger.read(), () => ledger.entries()])
    await expect(ask()).rejects.toMatchObject({
      code: 'ledger-unreachable',
      fix: expect.stringContaining('ls-remote'),
    });
  await expect(ledger.append(snapshot, stateOf(1), entryOf('x'))).rejects.toMatchObject({ code: 'ledger-unwritable' });
});

it.each([
  ['another file', 'README.md', 'x', 'cannot be read'],
  ['no JSON', 'state.json', '{', 'is not the state of a ledger'],
  [
    'another shape',
    'state.json',
    '{"version":1,"fence":0,"environments":[],"releases":{}}',
    'is not the state of a ledger',
  ],
  [
    'a bad record',
    'state.json',
    '{"version":1,"fence":0,"environments":{"qa":1},"releases":{}}',
    'not the state of a ledger',
  ],
  ['a newer version', 'state.json', '{"version":2}', 'has version 2'],
])('never overwrites what it does not understand: %s', async (_, file, content, why) => {
  pushByHand(file, content);
  const before = atServer();
  const ledger = ledgerOf(clone());
  await expect(ledger.read()).rejects.toMatchObject({
    code: 'ledger-unreadable',
    message: expect.stringMatching(new RegExp(`state\\.json of ${REF}.*${before}.*${why}`)),
    fix: expect.any(String),
  });
  const nothing = { revision: undefined, state: stateOf(0) };
  await expect(ledger.append(nothing, stateOf(1), entryOf('x'))).rejects.toMatchObject({ code: 'ledger-moved' });
  expect(atServer()).toBe(before);
});
