import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { elasticsearch } from '../../src/catalogue/elasticsearch.ts';
import { programMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';

const run = promisify(execFile);

/** What Elasticsearch was asked. */
interface Asked {
  readonly what: string;
  readonly as: string;
  readonly body: unknown;
}

describePart('the scripts beside Elasticsearch', 'curl', programMissing('curl'), () => {
  const passwords = { ELASTIC: 'el "as" \\tic', KIBANA: "ki'ba\\\\na$x", LOGSTASH: '"', ELASTICSEARCH_APP: 'app&`x`' };
  let folder: string;
  let server: Server;
  let asked: Asked[];
  let answer: (what: string) => { readonly status: number; readonly body: string };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pipegen-elasticsearch-'));
    asked = [];
    answer = () => ({ status: 200, body: '{"state":"SUCCESS","shards":{"failed":0}}' });
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const what = `${request.method} ${request.url}`;
        const credentials = request.headers.authorization?.replace('Basic ', '') ?? '';
        const as = Buffer.from(credentials, 'base64').toString();
        asked.push({ what, as, body: text === '' ? undefined : JSON.parse(text) });
        const { status, body } = answer(what);
        response.writeHead(status).end(body);
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    for (const { path, content } of elasticsearch({ version: '8.12.1', keepLogs: 7 }).files ?? [])
      if (path.startsWith('/etc/pipegen/'))
        writeFileSync(
          join(folder, path.replace('/etc/pipegen/', '')),
          content
            .replaceAll('/tmp/pipegen-', '/etc/pipegen/tmp-')
            .replaceAll('/etc/pipegen', folder)
            .replaceAll('127.0.0.1:9200', `127.0.0.1:${port}`),
        );
    for (const [name, password] of Object.entries(passwords)) writeFileSync(join(folder, name), password);
  });

  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  async function script(
    name: string,
    { input, encoding = 'utf8' }: { input?: Buffer; encoding?: 'utf8' | 'buffer' } = {},
  ) {
    const files = Object.keys(passwords).map((user) => [`${user}_PASSWORD_FILE`, join(folder, user)]);
    const running = run('sh', [join(folder, name)], {
      env: { PATH: process.env.PATH, ...Object.fromEntries(files) },
      encoding,
    });
    running.child.stdin?.end(input);
    return running;
  }

  it('give every user the password that was mounted, whatever is in it', async () => {
    await script('setup.sh');
    const bodies = new Map(asked.map(({ what, body }) => [what, body]));
    expect(bodies.get('POST /_security/user/kibana_system/_password')).toEqual({ password: passwords.KIBANA });
    expect(bodies.get('POST /_security/user/logs_writer')).toEqual({
      password: passwords.LOGSTASH,
      roles: ['logs_writer'],
    });
    expect(bodies.get('POST /_security/user/app')).toEqual({ password: passwords.ELASTICSEARCH_APP, roles: ['app'] });
    expect(bodies.get('PUT /_ilm/policy/pipegen-logs')).toMatchObject({
      policy: { phases: { delete: { min_age: '7d' } } },
    });
    expect(new Set(asked.map(({ as }) => as))).toEqual(new Set([`elastic:${passwords.ELASTIC}`]));
  });

  it('call it healthy only after that, and only while it says so', async () => {
    await expect(script('healthy.sh')).rejects.toThrow();
    await script('setup.sh');
    await expect(script('healthy.sh')).resolves.toBeDefined();
    answer = () => ({ status: 408, body: '' });
    await expect(script('healthy.sh')).rejects.toThrow();
  });

  it('do not call it ready when a request was refused', async () => {
    answer = (what) => ({ status: what.includes('/_security/role/') ? 403 : 200, body: '{}' });
    await expect(script('setup.sh')).rejects.toThrow();
    expect(existsSync(join(folder, 'tmp-ready'))).toBe(false);
  });

  it('copy what Elasticsearch put into its snapshot, and restore it', async () => {
    const snapshots = join(folder, 'tmp-snapshots');
    answer = (what) => {
      if (what.startsWith('PUT /_snapshot/pipegen/copy')) {
        mkdirSync(snapshots, { recursive: true });
        writeFileSync(join(snapshots, 'index-0'), 'all there was');
      }
      return {
        status: 200,
        body: what.startsWith('GET /_cat/indices')
          ? 'app-courses\nlogs-shop-prod-1\n'
          : '{"state":"SUCCESS","shards":{"failed":0}}',
      };
    };
    const { stdout } = (await script('dump.sh', { encoding: 'buffer' })) as unknown as { stdout: Buffer };
    expect(existsSync(snapshots)).toBe(false);

    asked = [];
    let restored: unknown;
    const before = answer;
    answer = (what) => {
      if (what.includes('/_restore'))
        restored = readdirSync(snapshots).map((file) => readFileSync(join(snapshots, file), 'utf8'));
      return before(what);
    };
    await script('restore.sh', { input: stdout });
    expect(restored).toEqual(['all there was']);
    expect(asked.map(({ what }) => what)).toEqual([
      'DELETE /_snapshot/pipegen',
      'PUT /_snapshot/pipegen',
      'GET /_cat/indices/*,-.*?h=index',
      'DELETE /app-courses',
      'DELETE /logs-shop-prod-1',
      'POST /_snapshot/pipegen/copy/_restore?wait_for_completion=true',
      'DELETE /_snapshot/pipegen',
    ]);
  });

  it('call a restore that left something out a failure', async () => {
    const { stdout } = (await run('tar', ['-cf', '-', '-T', '/dev/null'], { encoding: 'buffer' })) as unknown as {
      stdout: Buffer;
    };
    answer = (what) => ({ status: 200, body: what.includes('_restore') ? '{"shards":{"failed":1}}' : '' });
    await expect(script('restore.sh', { input: stdout })).rejects.toThrow();
  });

  it('give no copy of a snapshot that is not whole', async () => {
    answer = () => ({ status: 200, body: '{"state":"PARTIAL"}' });
    await expect(script('dump.sh')).rejects.toThrow();
  });
});
