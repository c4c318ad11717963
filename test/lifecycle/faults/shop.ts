import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { FlowDefinition } from '../../../src/index.ts';
import type { Flow, Service } from '../../../src/model/flow.ts';
import { LABELS } from '../../../src/model/names.ts';
import { askEdge } from '../../traffic/traefik.ts';
import { COMMAND, type CommandRun, endOf, Lifecycle, PROD, SECRETS, STAGING } from '../world.ts';
import { expectTidy } from './faultyShop.ts';

/** An environment of the shop. */
type EnvironmentName = 'staging' | 'qa' | 'prod';

/** How a release behaves. */
export interface Manners {
  /** What its containers do instead of serving, in an environment; a shell script's lines. */
  readonly start?: { readonly in: string; readonly script: string };
  /** What its migration does in an environment; it succeeds by default. */
  readonly migrate?: { readonly in: string; readonly script: string };
}

const SERVE = 'exec httpd -f -p 8000 -h /www';

/** Fails when the data says so. */
const DUMP = 'echo copied; if test -e /data/row; then cat /data/row; fi; test ! -e /data/broken';

/** Serves without the page that the health check asks for. */
export const SICK = 'echo "this one is sick"\nexec httpd -f -p 8000 -h /bin';

/** A shell with a shop whose releases behave as badly as a test wants, and whose PROD somebody watches. */
export class FaultShop extends Lifecycle {
  private restarted: ChildProcess | undefined;
  private readonly path: readonly EnvironmentName[];

  /** @param path its environments; without QA a release is sooner in PROD */
  constructor(path: readonly EnvironmentName[] = ['staging', 'qa', 'prod']) {
    super();
    this.path = path;
  }

  /** What is different in this shop's flow. */
  alter: (flow: Flow) => Flow = (flow) => flow;

  protected override environments(): FlowDefinition['environments'] {
    if (this.path.includes('qa')) return super.environments();
    return { staging: STAGING, prod: { ...PROD, from: 'staging', retires: ['staging'] } };
  }

  override flow(): Flow {
    const store = withService(super.flow(), 'store', {
      backup: { every: '1h', keep: 9, dump: DUMP, restore: 'cat > /data/row' },
    });
    const app = { command: ['/bin/sh', '/www/start'], migration: ['/bin/sh', '/www/migrate'] };
    return this.alter(withService(store, 'app', app));
  }

  override commit(subject: string, what: { readonly page: string; readonly isHealthy?: boolean }): string {
    this.behave({});
    return super.commit(subject, what);
  }

  /** Brings a release up to an environment, by default the one before PROD, and expects that to work. */
  async release(
    page: string,
    manners: Manners = {},
    last: EnvironmentName = this.path.at(-2) ?? 'staging',
  ): Promise<void> {
    this.checkout('STAGING');
    this.branch(page);
    this.behave(manners);
    super.commit(`Write ${page}`, { page });
    const change = await this.gitHost().openChange({ source: page, target: 'STAGING', title: page, body: '' });
    await this.merge(change.number);
    await this.done('deploy', 'staging', '--yes');
    for (const next of this.path.slice(1, this.path.indexOf(last) + 1)) await this.done('promote', next, '--yes');
  }

  /** Runs a command that must succeed. */
  async done(...args: string[]): Promise<CommandRun> {
    const run = await this.pipegen(args);
    expect(run.exitCode, run.output).toBe(0);
    return run;
  }

  /** What a command would do. */
  async planned(...args: string[]): Promise<readonly string[]> {
    const run = await this.done(...args, '--dry-run', '--json');
    const { plan } = JSON.parse(run.stdout) as { plan: { operations: readonly { text: string }[] } };
    return plan.operations.map(({ text }) => text);
  }

  /** The same command again works, and then has nothing left to do; nobody holds a lock and nothing is orphaned. */
  async converges(...args: string[]): Promise<void> {
    await this.done(...args, '--yes');
    await this.isSettled(...args);
  }

  async isSettled(...args: string[]): Promise<void> {
    expect(await this.planned(...args)).toEqual([]);
    await expectTidy(this, await this.pipegen(['status']));
    expect(this.orphans()).toEqual([]);
  }

  /** What carries the flow's label and belongs to no project that runs. */
  orphans(): string[] {
    const projects = new Set(this.projects().map((project) => `${this.flowName}-${project}`));
    const format = '{{.Name}} {{.Label "com.docker.compose.project"}}';
    const ours = ['volume', 'network'].flatMap((kind) =>
      this.docker(kind, 'ls', '--filter', `label=${LABELS.flow}=${this.flowName}`, '--format', format),
    );
    return ours.filter((line) => {
      const [name = '', project = ''] = line.split(' ');
      return !projects.has(project === '' ? name : project);
    });
  }

  /** The healthy containers of an environment's application. */
  serving(environment: string): string[] {
    const labels = [`${LABELS.flow}=${this.flowName}`, `${LABELS.environment}=${environment}`, `${LABELS.service}=app`];
    const filters = labels.flatMap((label) => ['--filter', `label=${label}`]);
    return this.docker('ps', '--quiet', '--filter', 'health=healthy', ...filters);
  }

  /** The pages that an environment's healthy containers have, whether requests come to them or not. */
  pages(environment = 'prod'): string[] {
    return this.serving(environment).flatMap((container) => this.docker('exec', container, 'cat', '/www/index.html'));
  }

  /** What users of PROD see; `undefined` when nothing answers them. */
  async shown(): Promise<string | undefined> {
    const { status, body } = await askEdge(`https://${this.flowName}.example/`);
    return status === 200 ? body : undefined;
  }

  /** Looks all the time whether PROD has something that answers. */
  watch(): Watch {
    return new Watch(this);
  }

  /** Ends a watched program as nobody would. */
  override close(): void {
    this.restarted?.kill('SIGKILL');
    // What lost its tag to something else.
    const own = ['image', 'ls', '--filter', `reference=${this.registryHost}/*/*`, '--format', '{{.ID}} {{.Tag}}'];
    for (const [image = '', tag] of this.docker(...own).map((line) => line.split(' ')))
      if (tag === '<none>') this.docker('image', 'rm', '--force', image);
    super.close();
  }

  /** Where the registry is. */
  registryName(): string {
    return this.registryHost;
  }

  /** Starts the registry that was stopped. */
  async startAgain(): Promise<void> {
    this.restarted = spawn('docker-registry', ['serve', join(this.folder, 'registry.yml')], { stdio: 'ignore' });
    while (!(await answers(`http://${this.registryHost}/v2/`))) await sleep(100);
  }

  /** Deletes an image from the registry, which allows that from now on. */
  async deleteImage(digest: string): Promise<void> {
    const file = join(this.folder, 'registry.yml');
    const storage = /^storage: \{ (.*) \}$/m;
    writeFileSync(file, readFileSync(file, 'utf8').replace(storage, 'storage: { $1, delete: { enabled: true } }'));
    this.stopRegistry();
    await this.startAgain();
    const authorization = `Basic ${Buffer.from(`builder:${SECRETS.REGISTRY_PASSWORD}`).toString('base64')}`;
    const address = `http://${this.registryHost}/v2/shop/app/manifests/${digest}`;
    expect((await fetch(address, { method: 'DELETE', headers: { authorization } })).status).toBe(202);
  }

  /** Runs a command on a terminal, does something while it asks, and says yes then. */
  async answered(args: readonly string[], meanwhile: () => void): Promise<CommandRun> {
    const command = [process.execPath, COMMAND, ...args].join(' ');
    const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      cwd: this.workspace,
      env: this.variables(),
    });
    const ended = endOf(child);
    let seen = '';
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        seen += chunk.toString();
        if (/Execute \d+ operations? in /.test(seen)) resolve();
      });
      child.on('close', () => resolve());
    });
    meanwhile();
    child.stdin.write('y\n');
    return ended;
  }

  /** Stops the registry. */
  override stopRegistry(): void {
    this.restarted?.kill('SIGKILL');
    super.stopRegistry();
  }

  private behave({ start, migrate }: Manners): void {
    const only = (environment: string, script: string) =>
      `case $PIPEGEN_DEPLOYMENT in ${environment}-*)\n${script}\n;; esac\n`;
    this.write('app/www/start', `echo "token $TOKEN"\n${start ? only(start.in, start.script) : ''}${SERVE}\n`);
    this.write('app/www/migrate', `echo migrating\n${migrate ? only(migrate.in, migrate.script) : ''}`);
  }
}

/** A flow in which one service is different. */
function withService(flow: Flow, name: string, change: Partial<Service>): Flow {
  const services = flow.services.map((service) => (service.name === name ? { ...service, ...change } : service));
  return { ...flow, services };
}

/** A flow in which one environment is different. */
export function withEnvironment(flow: Flow, name: string, change: Partial<Flow['environments'][number]>): Flow {
  const environments = flow.environments.map((one) => (one.name === name ? { ...one, ...change } : one));
  return { ...flow, environments };
}

/** Asks PROD's link all the time, as users do. */
class Watch {
  private readonly shop: FaultShop;
  private readonly seen = new Set<string>();
  private gaps = 0;
  private looks = 0;
  private isOver = false;
  private readonly looking: Promise<void>;

  constructor(shop: FaultShop) {
    this.shop = shop;
    this.looking = this.look();
  }

  /** @returns the pages that users saw meanwhile; there was one every time */
  async ended(): Promise<readonly string[]> {
    // What failed at once must be looked at as well.
    while (this.looks < 3) await sleep(20);
    this.isOver = true;
    await this.looking;
    expect(this.gaps, 'PROD did not answer').toBe(0);
    return [...this.seen];
  }

  private async look(): Promise<void> {
    while (!this.isOver) {
      if (!(await this.answers())) this.gaps++;
      this.looks++;
      await sleep(400);
    }
  }

  private async answers(): Promise<boolean> {
    const page = await this.shop.shown().catch(() => undefined);
    if (page !== undefined) this.seen.add(page);
    return page !== undefined;
  }
}

/** Where a command was when it was ended: at the beginning of an operation, or at its end. */
export interface Boundary {
  readonly operation: string;
  readonly at: 'begun' | 'done';
}

/** Starts a command, and ends it at the first boundary that is chosen. */
export async function endAt(
  shop: FaultShop,
  args: readonly string[],
  signal: NodeJS.Signals,
  isChosen: (boundary: Boundary) => boolean,
): Promise<CommandRun & { readonly at: Boundary | undefined }> {
  const child = shop.spawn(args);
  let text = '';
  let operation = '';
  let at: Boundary | undefined;
  const meet = (boundary: Boundary): void => {
    if (at !== undefined || !isChosen(boundary)) return;
    at = boundary;
    child.kill(signal);
  };
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const [, begun] = /^\[\d+\/\d+\] (.*?)(?: \(because .*\))?$/.exec(line) ?? [];
      if (begun !== undefined) {
        operation = begun;
        meet({ operation, at: 'begun' });
      } else if (/^ {2}done in /.test(line)) meet({ operation, at: 'done' });
    }
  });
  const run = await endOf(child);
  for (const secret of Object.values(SECRETS)) expect(run.output).not.toContain(secret);
  return { ...run, at };
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address)).status > 0;
  } catch {
    return false;
  }
}
