import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { programMissing } from './parts.ts';

/** Why no Swarm can be started here; `undefined` when one can. */
export function swarmMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'the tests do not run as root';
  return programMissing('dockerd') ?? programMissing('ip') ?? programMissing('nsenter');
}

/** The network of the nodes, in which only they are. */
const NETWORK = '10.77.0';

/**
 * A Docker Swarm of several engines, each in a network namespace of its own: nothing of it reaches the machine's network.
 * The first node is the manager.
 */
export class RealSwarm {
  private readonly folder = mkdtempSync(join(tmpdir(), 'pipegen-swarm-'));
  private readonly names: readonly string[];
  private readonly engines: { readonly name: string; readonly host: string; readonly pid: number }[] = [];

  constructor(nodes: number) {
    this.names = Array.from({ length: nodes }, (_, index) => `pgs${process.pid}n${index + 1}`);
  }

  /** The address of a node's engine; the first is the manager's. */
  host(index = 0): string {
    const engine = this.engines[index];
    if (engine === undefined) throw new Error('The Swarm is not open.');
    return engine.host;
  }

  /** The network namespace of the manager, in which its published ports are. */
  get namespace(): string {
    return `/run/netns/${this.names[0]}`;
  }

  async open(): Promise<void> {
    const [manager = ''] = this.names;
    for (const name of this.names) {
      ip('netns', 'add', name);
      inside(name, 'ip', 'link', 'set', 'lo', 'up');
    }
    inside(manager, 'ip', 'link', 'add', 'pgs0', 'type', 'bridge');
    inside(manager, 'ip', 'address', 'add', `${NETWORK}.1/24`, 'dev', 'pgs0');
    inside(manager, 'ip', 'link', 'set', 'pgs0', 'up');
    for (const [index, name] of this.names.entries()) {
      if (index > 0) {
        inside(manager, 'ip', 'link', 'add', `pgs${index}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
        inside(manager, 'ip', 'link', 'set', `pgs${index}`, 'master', 'pgs0', 'up');
        inside(name, 'ip', 'address', 'add', `${NETWORK}.${index + 1}/24`, 'dev', 'eth0');
        inside(name, 'ip', 'link', 'set', 'eth0', 'up');
        inside(name, 'ip', 'route', 'add', 'default', 'via', `${NETWORK}.1`);
      } else inside(name, 'ip', 'route', 'add', 'default', 'dev', 'pgs0');
      await this.startEngine(name);
    }
    const init = ['--advertise-addr', `${NETWORK}.1`, '--listen-addr', `${NETWORK}.1:2377`];
    this.docker(0, 'swarm', 'init', ...init, '--default-addr-pool', '10.70.0.0/16');
    const token = this.docker(0, 'swarm', 'join-token', '--quiet', 'worker');
    for (const index of this.engines.keys())
      if (index > 0)
        this.docker(
          index,
          'swarm',
          'join',
          '--token',
          token,
          '--advertise-addr',
          `${NETWORK}.${index + 1}`,
          `${NETWORK}.1:2377`,
        );
  }

  /** Runs a command of a node's engine. */
  docker(index: number, ...args: readonly string[]): string {
    return execFileSync('docker', args, {
      encoding: 'utf8',
      env: { ...process.env, DOCKER_HOST: this.host(index) },
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
    }).trim();
  }

  /** Builds an image on each node from a folder: there is no registry. */
  build(image: string, folder: string): void {
    for (const index of this.engines.keys()) this.docker(index, 'build', '--quiet', '--tag', image, folder);
  }

  /** Ends everything, and leaves nothing of it. */
  close(): void {
    for (const { pid } of this.engines) end(pid);
    for (const name of this.names) {
      try {
        ip('netns', 'delete', name);
      } catch {
        // It was not made.
      }
    }
    execFileSync('sh', ['-c', `umount -l $(grep -o '${this.folder}[^ ]*' /proc/mounts | sort -ru) 2>/dev/null || :`]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async startEngine(name: string): Promise<void> {
    const own = join(this.folder, name);
    mkdirSync(own);
    const host = `unix://${own}/socket`;
    const dockerd = ['dockerd', '--data-root', `${own}/data`, '--exec-root', `${own}/exec`, '--pidfile', `${own}/pid`];
    const flags = ['--host', host, '--bip', '172.28.0.1/24', '--default-address-pool', 'base=172.29.0.0/16,size=24'];
    // A node without a name server knows at once that no registry is there; otherwise each task waits for an answer.
    writeFileSync(`${own}/resolv.conf`, 'nameserver 127.0.0.1\n');
    const start = 'hostname "$0"; mount --bind "$1" /etc/resolv.conf; shift; exec "$@"';
    const shell = ['unshare', '--uts', '--mount', 'sh', '-c', start, name, `${own}/resolv.conf`];
    spawn('nsenter', [`--net=/run/netns/${name}`, ...shell, ...dockerd, ...flags], {
      stdio: 'ignore',
      detached: true,
    }).unref();
    for (let tries = 0; ; tries += 1) {
      try {
        execFileSync('docker', ['version'], { env: { ...process.env, DOCKER_HOST: host }, stdio: 'ignore' });
        break;
      } catch (error) {
        if (tries > 300) throw error;
        await sleep(200);
      }
    }
    this.engines.push({ name, host, pid: Number(readFileSync(`${own}/pid`, 'utf8')) });
  }
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

function inside(name: string, ...command: readonly string[]): void {
  execFileSync('nsenter', [`--net=/run/netns/${name}`, ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Asks an engine to end, and kills it if it does not. */
function end(pid: number): void {
  for (const [signal, tries] of [
    ['SIGTERM', 150],
    ['SIGKILL', 50],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let left = tries; left > 0 && existsSync(`/proc/${pid}`); left -= 1) execFileSync('sleep', ['0.2']);
  }
}
