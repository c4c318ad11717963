import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRepository } from '../../src/adapters/git.ts';

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
