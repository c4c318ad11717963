import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { programMissing } from '../../parts/parts.ts';

/** Why no engine can be started here, or `undefined` when one can. */
export function ownEngineMissing(): string | undefined {
  return (
    programMissing('dockerd') ??
    programMissing('ip') ??
    programMissing('iptables') ??
    (process.getuid?.() === 0 ? undefined : 'only root may start an engine')
  );
}

/**
 * Where an engine makes its first networks. It is given no pool of its own: one that has and was killed deletes `docker0`
 * when it starts again, whosever that is.
 */
const ADDRESSES = '172.16.0.0/12';

/** Another engine's firewall drops what its own rules do not name. */
const RULE = ['FORWARD', '--source', ADDRESSES, '--destination', ADDRESSES, '--jump', 'ACCEPT'];

/** An engine that a test may kill. It leaves the bridge and the firewall rules of other engines alone. */
export class OwnEngine {
  private readonly folder = mkdtempSync(join(tmpdir(), 'pipegen-engine-'));
  private daemon: ChildProcess | undefined;
  /** An engine without a bridge would delete `docker0`, whosever that is. */
  private readonly bridge = `own${process.pid}`;

  /** What `DOCKER_HOST` is to be. */
  readonly host = `unix://${this.folder}/socket`;

  async start(): Promise<void> {
    const file = (name: string) => join(this.folder, name);
    const paths = ['--data-root', file('data'), '--exec-root', file('exec'), '--pidfile', file('pid')];
    const network = ['--bridge', this.bridge, '--iptables=false', '--ip-masq=false'];
    if (!existsSync(`/sys/class/net/${this.bridge}`)) this.addBridge();
    const log = openSync(file('log'), 'a');
    const options = { stdio: ['ignore', log, log] as const, detached: false };
    this.daemon = spawn('dockerd', [...paths, ...network, '--host', this.host], {
      ...options,
      stdio: [...options.stdio],
    });
    const deadline = performance.now() + 60_000;
    while (!this.answers()) {
      if (performance.now() > deadline || this.daemon.exitCode !== null)
        throw new Error(`dockerd did not start:\n${readFileSync(file('log'), 'utf8').slice(-2_000)}`);
      await sleep(200);
    }
  }

  private addBridge(): void {
    execFileSync('ip', ['link', 'add', this.bridge, 'type', 'bridge']);
    execFileSync('ip', ['address', 'add', `10.213.${process.pid % 256}.1/24`, 'dev', this.bridge]);
    execFileSync('ip', ['link', 'set', this.bridge, 'up']);
    execFileSync('iptables', ['--wait', '--insert', ...RULE]);
  }

  /** Ends the engine, which its containers may outlive. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const { daemon } = this;
    if (daemon === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = new Promise((resolve) => daemon.once('exit', resolve));
    daemon.kill(signal);
    await ended;
    // It takes along what runs its containers, a moment later; the containers stay.
    const pid = join(this.folder, 'exec/containerd/containerd.pid');
    const child = existsSync(pid) ? Number(readFileSync(pid, 'utf8')) : 0;
    while (child > 0 && existsSync(`/proc/${child}`)) await sleep(100);
    for (const file of [pid, join(this.folder, 'pid')]) rmSync(file, { force: true });
  }

  /** Removes the engine and all that is in it. */
  async remove(): Promise<void> {
    if (this.answers())
      for (const network of this.lines('network', 'ls', '--quiet', '--filter', 'type=custom'))
        this.lines('network', 'rm', network);
    await this.end('SIGTERM');
    if (existsSync(`/sys/class/net/${this.bridge}`)) {
      execFileSync('ip', ['link', 'delete', this.bridge]);
      execFileSync('iptables', ['--wait', '--delete', ...RULE]);
    }
    const mounts = readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[1] ?? '');
    for (const mount of mounts.filter((path) => path.startsWith(this.folder)).reverse())
      execFileSync('umount', ['--lazy', mount], { stdio: 'ignore' });
    if (existsSync(this.folder)) rmSync(this.folder, { recursive: true, force: true });
  }

  private answers(): boolean {
    try {
      return this.lines('version', '--format', '{{.Server.Version}}').length > 0;
    } catch {
      return false;
    }
  }

  private lines(...args: string[]): string[] {
    const env = { ...process.env, DOCKER_HOST: this.host };
    const text = execFileSync('docker', args, {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 20_000,
    });
    return text.split('\n').filter((line) => line !== '');
  }
}
