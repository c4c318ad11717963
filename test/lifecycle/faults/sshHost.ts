import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../adapters/registry/realRegistry.ts';

/** Another host, as far as Docker's client can tell: this machine's engine behind an SSH server of the test's own. */
export class SshHost {
  private readonly folder = mkdtempSync(join(tmpdir(), 'pipegen-ssh-'));
  private server: ChildProcess | undefined;
  private port = 0;

  /** What a target's `host` is to be. */
  get address(): string {
    return `ssh://${userInfo().username}@127.0.0.1:${this.port}`;
  }

  /** The `PATH` with a client that has the key; the user's own settings are left alone. */
  get path(): string {
    return `${this.file('bin')}${delimiter}${process.env.PATH ?? ''}`;
  }

  async open(): Promise<void> {
    this.port = await freePort();
    for (const key of ['host', 'user'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', this.file(key)], { stdio: 'pipe' });
    writeFileSync(this.file('known'), `[127.0.0.1]:${this.port} ${readFileSync(this.file('host.pub'), 'utf8')}`);
    const settings = [
      `Port ${this.port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${this.file('host')}`,
      `AuthorizedKeysFile ${this.file('user.pub')}`,
      'PidFile none',
      'StrictModes no',
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      'MaxStartups 100',
      `SetEnv DOCKER_HOST=${process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'} PATH=${process.env.PATH}`,
    ];
    writeFileSync(this.file('sshd_config'), `${settings.join('\n')}\n`);
    const options = `-F none -i ${this.file('user')} -o UserKnownHostsFile=${this.file('known')} -o BatchMode=yes`;
    mkdirSync(this.file('bin'));
    writeFileSync(this.file('bin/ssh'), `#!/bin/sh\nexec ${which('ssh')} ${options} "$@"\n`);
    chmodSync(this.file('bin/ssh'), 0o755);
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
    await this.start();
  }

  async start(): Promise<void> {
    this.server = spawn(which('sshd'), ['-D', '-e', '-f', this.file('sshd_config')], { stdio: 'ignore' });
    while (!this.answers()) await sleep(100);
  }

  /** The host goes away. */
  stop(): void {
    this.server?.kill('SIGKILL');
  }

  remove(): void {
    this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private answers(): boolean {
    const host = `${userInfo().username}@127.0.0.1`;
    try {
      execFileSync(this.file('bin/ssh'), ['-p', String(this.port), host, 'true'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  private file(name: string): string {
    return join(this.folder, name);
  }
}

/** Where a program is: sshd wants to be called by its whole name. */
function which(program: string): string {
  return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program], { encoding: 'utf8' }).trim();
}
