import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
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

  it('has a place for as many containers as were asked for', () => {
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

describe('traefik.yml', () => {
  const service = catalogue.traefik({
    version: '2.11.0-rc2',
    acmeEmail: 'o"ps@shop.example',
    acmeServer: 'https://ca',
  });
  const config = parse(fileOf(service, '/etc/traefik/traefik.yml', {})) as Record<string, unknown>;

  it('sends HTTP on to HTTPS and gets certificates by HTTP', () => {
    expect(config.entryPoints).toMatchObject({
      web: { address: ':80', http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https' } } } },
      websecure: { address: ':443', http: { tls: { certResolver: 'letsencrypt' } } },
    });
    expect(config.certificatesResolvers).toEqual({
      letsencrypt: {
        acme: {
          email: 'o"ps@shop.example',
          storage: '/certificates/acme.json',
          caServer: 'https://ca',
          httpChallenge: { entryPoint: 'web' },
        },
      },
    });
  });

  it('shows no container that does not ask for it, and its ping to nobody outside', () => {
    expect(config.providers).toEqual({
      providersThrottleDuration: '200ms',
      docker: { exposedByDefault: false, network: 'pipegen-edge' },
      file: { directory: '/etc/traefik/dynamic' },
    });
    expect(config).toMatchObject({
      ping: { entryPoint: 'ping' },
      entryPoints: { ping: { address: '127.0.0.1:8082' } },
    });
    expect(config).not.toHaveProperty('api');
  });

  it('reads the users of the team from a mounted secret', () => {
    expect(parse(fileOf(service, '/etc/traefik/dynamic/team.yml', {}))).toEqual({
      http: { middlewares: { team: { basicAuth: { usersFile: '{{ env "TEAM_USERS_FILE" }}', removeHeader: true } } } },
    });
    expect(service.environment?.TEAM_USERS_FILE).toMatchObject({ kind: 'secret', as: 'file' });
  });
});

describe('kibana.yml and elasticsearch.yml', () => {
  it('keep anonymous visitors out and hold no password', () => {
    const kibana = fileOf(catalogue.kibana({ version: '8.12.0' }), '/usr/share/kibana/config/kibana.yml', {
      elasticsearch: 9200,
    });
    expect(parse(kibana)).toMatchObject({
      'elasticsearch.hosts': ['http://elasticsearch.internal:9200'],
      'elasticsearch.username': 'kibana_system',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Kibana fills it in
      'elasticsearch.password': '${KIBANA_PASSWORD}',
    });
    const elasticsearch = fileOf(
      catalogue.elasticsearch({ version: '8.12.1' }),
      '/usr/share/elasticsearch/config/elasticsearch.yml',
      {},
    );
    expect(parse(elasticsearch)).toMatchObject({ 'xpack.security.enabled': true, 'discovery.type': 'single-node' });
  });
});

describe('logstash.conf', () => {
  // Logstash itself is too large a part to have here: only the form of the file is checked.
  const config = fileOf(catalogue.logstash({ version: '8.11.0' }), '/usr/share/logstash/pipeline/logstash.conf', {
    elasticsearch: 9200,
  });

  it('closes every bracket and quotation mark', () => {
    const withoutTexts = config.replaceAll(/"[^"\n]*"/g, '');
    expect(withoutTexts).not.toContain('"');
    const open: string[] = [];
    for (const [bracket] of withoutTexts.matchAll(/[[\]{}()]/g)) {
      const opening = { ']': '[', '}': '{', ')': '(' }[bracket];
      if (opening === undefined) open.push(bracket);
      else expect(open.pop()).toBe(opening);
    }
    expect(open).toEqual([]);
    expect(withoutTexts.match(/^\w+ \{$/gm)).toEqual(['input {', 'filter {', 'output {']);
  });

  it('keeps one index a day for each flow and environment, and no password', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Logstash fills it in
    expect(config).toContain('index => "logs-${PIPEGEN_FLOW}-${PIPEGEN_ENVIRONMENT}-%{+YYYY.MM.dd}"');
    expect(config).toContain('hosts => ["http://elasticsearch.internal:9200"]');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Logstash fills it in
    expect(config).toContain('password => "${LOGSTASH_PASSWORD}"');
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
