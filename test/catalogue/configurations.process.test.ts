import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as catalogue from '../../src/catalogue/index.ts';
import { programMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { fileOf } from './context.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipegen-catalogue-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describePart('haproxy.cfg', 'HAProxy', programMissing('haproxy'), () => {
  const config = (servers?: number): string =>
    fileOf(
      catalogue.haproxy({ version: '3.0', ...(servers === undefined ? {} : { servers }) }),
      '/usr/local/etc/haproxy/haproxy.cfg',
      { postgres: 6432 },
    );

  it('is one that HAProxy takes, though nothing resolves yet', () => {
    const said = execFileSync('haproxy', ['-c', '-V', '-f', write('haproxy.cfg', config())], { encoding: 'utf8' });
    expect(said).toMatch(/Configuration file is valid/);
  });

  it('has a server entry for each requested container', () => {
    expect(config(3)).toContain('server-template server 1-3 postgres.internal:6432 ');
  });
});

describePart('nginx.conf', 'nginx', programMissing('nginx'), () => {
  it('is one that nginx takes, though the application does not resolve yet', () => {
    const config = fileOf(catalogue.nginx({ version: '1.23.4', megabytes: 7 }), '/etc/nginx/nginx.conf', {
      http: 8000,
    });
    // Where Node gives a socket, nginx could not open /dev/stdout.
    const log = openSync(join(folder, 'log'), 'w');
    const { status } = spawnSync('nginx', ['-t', '-c', write('nginx.conf', config)], { stdio: ['ignore', log, log] });
    closeSync(log);
    expect(readFileSync(join(folder, 'log'), 'utf8')).toMatch(/test is successful/);
    expect(status).toBe(0);
    expect(config).toContain('client_max_body_size 7m;');
  });
});

describePart('pgbouncer.ini', 'PgBouncer', programMissing('pgbouncer'), () => {
  let pgbouncer: ChildProcess | undefined;
  afterEach(() => pgbouncer?.kill('SIGKILL'));

  it('is one that PgBouncer starts with', async () => {
    const service = catalogue.pgbouncer({ version: '1.22.0', poolMode: 'transaction', poolSize: 7, clients: 9 });
    const port = await freePort();
    const config = fileOf(service, '/etc/pipegen/pgbouncer.ini', { postgres: 5432 })
      .replace('listen_port = 6432', `listen_port = ${port}`)
      .replace('/tmp/userlist.txt', write('userlist.txt', '"app" "secret"\n'));
    expect(config).toMatch(/^pool_mode = transaction\ndefault_pool_size = 7\nmax_client_conn = 9$/m);
    // PgBouncer refuses to run as root, as tests in a container may.
    const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
    pgbouncer = spawn('pgbouncer', [...user, write('pgbouncer.ini', config)], { stdio: ['ignore', 'ignore', 'pipe'] });
    expect(await said(pgbouncer, /process up|FATAL|ERROR/)).toMatch(/process up/);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** The first line of a program's log that matches. */
function said(program: ChildProcess, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = '';
    program.stderr?.on('data', (text: Buffer) => {
      log += text.toString();
      const line = log.split('\n').find((candidate) => wanted.test(candidate));
      if (line !== undefined) resolve(line);
    });
    program.once('exit', () => reject(new Error(`It ended: ${log}`)));
    program.once('error', reject);
  });
}
