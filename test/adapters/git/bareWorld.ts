import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitHostWorld } from '../../hosts/gitHostContract.ts';

/** A bare repository with the branches of {@link GitHostWorld}. */
export interface BareWorld extends Omit<GitHostWorld, 'gitHost' | 'comments'> {
  readonly folder: string;
  git(...args: readonly string[]): string;
  close(): void;
}

/** Makes the repository in a folder of its own. */
export function openBareWorld(): BareWorld {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-bare-'));
  const run = (input: string, args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@shop.example', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      input,
    }).trim();
  const git = (...args: readonly string[]) => run('', args);
  let count = 0;
  const advance: BareWorld['advance'] = (branch, { name, text } = { name: `file${count}`, text: '' }) => {
    count += 1;
    const parent = git('rev-parse', '--verify', `refs/heads/${branch}^{commit}`);
    const entries = git('ls-tree', parent)
      .split('\n')
      .filter((line) => line !== '' && !line.endsWith(`\t${name}`));
    const entry = `100644 blob ${run(text, ['hash-object', '-w', '--stdin'])}\t${name}`;
    const tree = run(`${[...entries, entry].join('\n')}\n`, ['mktree']);
    git('update-ref', `refs/heads/${branch}`, git('commit-tree', tree, '-p', parent, '-m', `Add ${name}`));
  };
  const branch: BareWorld['branch'] = (name, from) => {
    git('update-ref', `refs/heads/${name}`, `refs/heads/${from}`);
  };
  git('init', '--quiet', '--bare', '--initial-branch', 'STAGING');
  git('update-ref', 'refs/heads/STAGING', git('commit-tree', git('mktree'), '-m', 'Begin'));
  for (const name of ['feature', 'other']) {
    branch(name, 'STAGING');
    advance(name);
  }
  return {
    folder,
    git,
    advance,
    branch,
    head: (name) => git('rev-parse', '--verify', `refs/heads/${name}`),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
