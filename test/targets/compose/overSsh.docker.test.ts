import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createPrograms } from '../../../src/adapters/process/process.ts';
import type { Target } from '../../../src/run/ports/target.ts';
import { createComposeTarget } from '../../../src/targets/compose/target.ts';
import { freePort } from '../../adapters/registry/realRegistry.ts';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';

const missing = dockerMissing() ?? programMissing('busybox') ?? programMissing('sshd') ?? programMissing('ssh');

describePart('an engine on another host', 'Docker, BusyBox, sshd', missing, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-ssh-'));
  const name = `pipegen-ssh-${process.pid}`;
  const file = (path: string) => join(folder, path);
  let server: ChildProcess | undefined;
  let port = 0;

  /** The client's own settings are left alone: a program of the name `ssh` adds the key and the host's. */
  function open(host: string): Target {
    const variables = { ...process.env, PATH: `${file('bin')}:${process.env.PATH}` };
    const programs = createPrograms({
      folder,
      variables,
      signal: new AbortController().signal,
      mask: (text) => text,
      log: () => {},
    });
    return createComposeTarget({ programs, host, variables, loggedIn: async () => ({}) });
  }

  beforeAll(async () => {
    port = await freePort();
    for (const key of ['host', 'user'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)], { stdio: 'pipe' });
    writeFileSync(file('authorized'), readFileSync(file('user.pub')));
    writeFileSync(file('known'), `[127.0.0.1]:${port} ${readFileSync(file('host.pub'), 'utf8')}`);
    const settings = [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${file('host')}`,
      `AuthorizedKeysFile ${file('authorized')}`,
      'PidFile none',
      'StrictModes no',
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      `SetEnv DOCKER_HOST=${process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'} PATH=${process.env.PATH}`,
    ];
    writeFileSync(file('sshd_config'), `${settings.join('\n')}\n`);
    const options = `-F none -i ${file('user')} -o UserKnownHostsFile=${file('known')} -o BatchMode=yes`;
    mkdirSync(file('bin'));
    writeFileSync(file('bin/ssh'), `#!/bin/sh\nexec ${which('ssh')} ${options} "$@"\n`);
    chmodSync(file('bin/ssh'), 0o755);
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
    server = spawn(which('sshd'), ['-D', '-e', '-f', file('sshd_config')], { stdio: 'ignore' });
    await vi.waitUntil(() => answers(port), { timeout: 10_000 });
    writeFileSync(file('Dockerfile'), 'FROM scratch\nCOPY busybox /busybox\n');
    execFileSync('cp', [which('busybox'), file('busybox')]);
    execFileSync('docker', ['build', '--quiet', '--tag', name, folder], { stdio: 'pipe' });
    const app = {
      image: name,
      init: true,
      stop_grace_period: '1s',
      command: ['/busybox', 'sleep', '600'],
      healthcheck: { test: ['CMD', '/busybox', 'true'], interval: '1s' },
    };
    writeFileSync(file('compose.yaml'), JSON.stringify({ services: { app } }));
  });
  afterAll(() => {
    server?.kill();
    execFileSync('docker', ['compose', '--project-name', name, 'down', '--volumes'], { stdio: 'pipe' });
    execFileSync('docker', ['image', 'rm', name], { stdio: 'pipe' });
    rmSync(folder, { recursive: true });
  });

  it('is started on, looked at, sent data, brought back to what it was, and cleaned through SSH', {
    timeout: 180_000,
  }, async () => {
    const engine = open(`ssh://${userInfo().username}@127.0.0.1:${port}`);
    const stack = { name, scope: 'deployment', manifest: 'compose.yaml', variables: {}, waitSeconds: 60 } as const;
    await engine.start(stack, ['app']);
    const [container] = await engine.replicas({ unit: name });
    expect(container).toMatchObject({ service: 'app', state: 'running', health: 'healthy' });
    await engine.runService(stack, 'app', ['/busybox', 'true']);
    await engine.archive(container?.id ?? '', '/busybox', file('busybox.tar'));
    expect(execFileSync('tar', ['-xOf', file('busybox.tar')], { maxBuffer: 2 ** 26 })).toEqual(
      readFileSync(file('busybox')),
    );
    const aside = await engine.setAside(name, ['app']);
    execFileSync('docker', ['rm', '--force', container?.id ?? ''], { stdio: 'pipe' });
    await engine.putBack(aside);
    expect(await engine.replicas({ unit: name })).toMatchObject([
      { service: 'app', state: 'running', health: 'healthy' },
    ]);
    await engine.remove(name);
    expect((await engine.leftovers(name)).replicas).toEqual([]);
  });

  it('is named when it refuses the key, or is not there', async () => {
    writeFileSync(file('authorized'), '');
    const host = `ssh://${userInfo().username}@127.0.0.1:${port}`;
    await expect(open(host).now()).rejects.toMatchObject({
      code: 'engine-unreachable',
      message: expect.stringMatching(/at ssh:.* is unreachable: .*Permission denied/s),
      fix: expect.stringContaining(`DOCKER_HOST=${host} docker info`),
    });
    const nowhere = `ssh://nobody@127.0.0.1:${await freePort()}`;
    await expect(open(nowhere).now()).rejects.toMatchObject({
      code: 'engine-unreachable',
      message: expect.stringMatching(/is unreachable: .*Connection refused/s),
    });
  });
});

/** Where a program is: sshd wants to be called by its whole name. */
function which(program: string): string {
  return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program], { encoding: 'utf8' }).trim();
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
