import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createGitLedger } from '../../src/adapters/git/ledger.ts';
import type { LedgerEntry, LedgerState } from '../../src/plan/ledger.ts';
import { builtProject, FLOW, type Project } from './project.ts';

/** A built project in a working copy whose remote is a bare repository, with a branch for each environment. */
export interface LifecycleProject extends Project {
  /** The bare repository. */
  readonly bare: string;
}

/** Makes one; it is gone when the test is over. */
export async function lifecycleProject(flow = FLOW): Promise<LifecycleProject> {
  const project = await builtProject(flow);
  const bare = mkdtempSync(join(tmpdir(), 'pipegen-bare-'));
  onTestFinished(() => rmSync(bare, { recursive: true, force: true }));
  const git = (...args: string[]) => runGit(project.folder, ...args);
  git('init', '--quiet', '--bare', bare);
  git('init', '--quiet', '--initial-branch', 'STAGING');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Begin');
  git('remote', 'add', 'origin', bare);
  git('push', '--quiet', 'origin', 'HEAD:STAGING', 'HEAD:PROD');
  return Object.assign(project, { bare });
}

/** Writes to the ledger as another run would. */
export async function writeLedger(
  { folder }: Project,
  change: (state: LedgerState) => LedgerState,
  entry: Partial<LedgerEntry> = {},
  flow = 'shop',
): Promise<void> {
  const ledger = createGitLedger({ folder, flow, variables: process.env });
  const before = await ledger.read();
  const line = { at: new Date().toISOString(), by: 'ben@desk', event: 'started', text: 'begin', ...entry } as const;
  await ledger.append(before, change(before.state), line);
}

/** What the ledger says now. */
export async function readLedger({ folder }: Project, flow = 'shop'): Promise<LedgerState> {
  return (await createGitLedger({ folder, flow, variables: process.env }).read()).state;
}

function runGit(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@shop.example'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
}
