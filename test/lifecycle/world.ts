import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createGitLedger } from '../../src/adapters/git/ledger.ts';
import { createPlainGitHost } from '../../src/hosts/plainGit/host.ts';
import type { FlowDefinition } from '../../src/index.ts';
import type { LedgerState } from '../../src/plan/ledger.ts';
import type { GitHost } from '../../src/run/ports/gitHost.ts';
import { REGISTRY_PASSWORD, World } from '../agent/world.ts';

/** The built command. */
export const COMMAND = join(import.meta.dirname, '../../dist/pipegen.js');

/** Values that no output, argument list, ledger entry or plan may show. */
export const SECRETS = { SHOP_TOKEN: 'shop-token-value', REGISTRY_PASSWORD, GITHUB_TOKEN: 'secret-token' } as const;

/** How a command ended. */
export interface CommandRun {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, for messages of failed assertions. */
  readonly output: string;
}

/** Where changes are deployed. */
export const STAGING = {
  branch: 'STAGING',
  deployOn: ['changeOpened', 'merge'],
  data: 'perDeployment',
  drain: '1s',
  timeToLive: '7d',
} as const;

/** What users see, apart from the environment that it is promoted from. */
export const PROD = {
  branch: 'PROD',
  deployments: 'single',
  hosts: 'bare',
  approval: { submitters: ['release-managers'] },
  soak: '1s',
  drain: '1s',
} as const;

/**
 * An on-call engineer's shell: a working copy of a bare repository, a registry, an engine, and either GitHub or nothing
 * but git. STAGING and QA have deployments of their own for each change; PROD has one, and keeps its store's data.
 */
export class Lifecycle extends World {
  protected readonly host: 'git' | 'gitHub';

  constructor(host: 'git' | 'gitHub' = 'git') {
    super();
    this.host = host;
  }

  /** Opens the world, with one commit on all branches. */
  override async open(): Promise<void> {
    await super.open();
    this.commit('Begin', { page: 'begin' });
    for (const branch of ['QA', 'PROD']) this.branch(branch);
    this.checkout('STAGING');
  }

  protected override environments(): FlowDefinition['environments'] {
    return {
      staging: STAGING,
      qa: { branch: 'QA', from: 'staging', data: 'perDeployment', drain: '1s', retires: ['staging'] },
      prod: { ...PROD, from: 'qa', retires: ['qa'] },
    };
  }

  /** What a command sees of the environment. */
  variables(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string | undefined>> {
    const { GITHUB_TOKEN, ...secrets } = SECRETS;
    return {
      ...process.env,
      REGISTRY_USER: 'builder',
      PIPEGEN_BACKUP_DIR: join(this.folder, 'backups'),
      ...secrets,
      ...(this.host === 'gitHub' ? { GITHUB_TOKEN } : {}),
      ...more,
    };
  }

  /** Starts `pipegen ...` in the working copy. */
  spawn(
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
    folder = this.workspace,
  ): ChildProcess {
    return spawn(process.execPath, [COMMAND, ...args], { cwd: folder, env: this.variables(variables) });
  }

  /** Runs `pipegen ...` in the working copy to its end. */
  pipegen(
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
    folder = this.workspace,
  ): Promise<CommandRun> {
    return endOf(this.spawn(args, variables, folder));
  }

  /** A change that was merged into STAGING, by its number. */
  async mergeChange(branch: string, page: string, options: { readonly isHealthy?: boolean } = {}): Promise<number> {
    const number = await this.openChange(branch, page, options);
    await this.merge(number);
    return number;
  }

  /** Commits a page on a new branch, and opens the change of it into STAGING. */
  async openChange(branch: string, page: string, options: { readonly isHealthy?: boolean } = {}): Promise<number> {
    this.checkout('STAGING');
    this.branch(branch);
    this.commit(`Write ${page}`, { page, ...options });
    if (this.host === 'gitHub') return this.gitHub.open(branch, 'STAGING').number;
    const change = await this.gitHost().openChange({ source: branch, target: 'STAGING', title: page, body: '' });
    return change.number;
  }

  /** Merges a change as a person would. */
  async merge(number: number): Promise<void> {
    if (this.host === 'gitHub') this.gitHub.merge(number);
    else await this.gitHost().merge(number, (await this.gitHost().change(number))?.head ?? '');
    this.checkout('STAGING');
  }

  /** The git host of nothing but git. */
  gitHost(): GitHost & { closeChange(number: number): Promise<void> } {
    return createPlainGitHost({
      flow: this.flowName,
      folder: this.workspace,
      variables: process.env,
      signal: new AbortController().signal,
    });
  }

  /** What the ledger says now. */
  async ledger(): Promise<LedgerState> {
    return (await this.openLedger().read()).state;
  }

  openLedger() {
    return createGitLedger({ folder: this.workspace, flow: this.flowName, variables: process.env });
  }

  /** Another engineer's clone, with a shell of its own. */
  clone(name: string): string {
    const folder = join(this.folder, name);
    this.git(this.folder, 'clone', '--quiet', this.bare, folder);
    return folder;
  }

  /** The container that keeps an environment's data. */
  store(environment: string): string {
    const labels = [`pipegen.flow=${this.flowName}`, `pipegen.environment=${environment}`, 'pipegen.service=store'];
    const [container] = this.docker('ps', '--quiet', ...labels.flatMap((label) => ['--filter', `label=${label}`]));
    if (container === undefined) throw new Error(`The store of ${environment} is not running.`);
    return container;
  }
}

/** Waits for a started command. */
export async function endOf(child: ChildProcess): Promise<CommandRun> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on('close', (code, by) => resolve([code, by])),
  );
  return { exitCode, signal, stdout, stderr, output: `${stdout}\n${stderr}` };
}
