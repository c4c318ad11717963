import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { postgres } from '../../src/catalogue/postgres.ts';
import { redisStack } from '../../src/catalogue/redisStack.ts';
import type { ServiceDefinition } from '../../src/model/service.ts';
import type { Value } from '../../src/model/value.ts';
import { standInImagesMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';

const run = promisify(execFile);
const PASSWORD = 'it\'s "quoted" \\ $HOME';

describePart('the copies of ready services', 'the stand-in images', standInImagesMissing(), () => {
  let folder: string;
  let container: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pipegen-backups-'));
  });

  afterEach(async () => {
    await docker('rm', '--force', '--volumes', container);
    await rm(folder, { recursive: true });
  });

  it('bring PostgreSQL back to what it was', { timeout: 120_000 }, async () => {
    await start('pipegen-standin/postgres:16.1-alpine', postgres({ version: '16.1' }));
    const sql = (text: string): Promise<string> =>
      inside(
        `PGPASSWORD=$(cat $POSTGRES_PASSWORD_FILE) psql -h 127.0.0.1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -Atc "${text}"`,
      );
    await sql('CREATE TABLE courses (name text)');
    await sql("INSERT INTO courses VALUES ('Greek')");
    const copy = await dump(postgres({ version: '16.1' }));
    await sql("UPDATE courses SET name = 'spoiled'");
    await restore(postgres({ version: '16.1' }), copy);
    expect(await sql('SELECT name FROM courses')).toBe('Greek\n');
  });

  it('bring Redis back to what it was, through a restart', { timeout: 120_000 }, async () => {
    const service = redisStack({ version: '7.2.0-v17' });
    await start('pipegen-standin/redis:latest', service);
    const redis = (words: string): Promise<string> =>
      inside(`REDISCLI_AUTH=$(cat $REDIS_PASSWORD_FILE) redis-cli ${words}`);
    expect(await inside('redis-cli get course')).toMatch(/NOAUTH/);
    await redis('set course Greek');
    const copy = await dump(service);
    await redis('set course spoiled');
    await restore(service, copy);
    expect(await redis('get course')).toBe('Greek\n');
    await docker('restart', container);
    await healthy(service);
    expect(await redis('get course')).toBe('Greek\n');
  });

  /** Starts a container as the service's stack would, and waits until it is healthy. */
  async function start(image: string, service: ServiceDefinition): Promise<void> {
    await writeFile(join(folder, 'secret'), PASSWORD, { mode: 0o444 });
    const mounts = await Promise.all(
      (service.files ?? []).map(async ({ path, content }, index) => {
        await writeFile(join(folder, String(index)), content, { mode: 0o555 });
        return `--volume=${join(folder, String(index))}:${path}:ro`;
      }),
    );
    const [entrypoint, ...rest] = service.entrypoint ?? [];
    container = (
      await docker(
        'run',
        '--detach',
        '--restart=unless-stopped',
        '--network=none',
        `--volume=${folder}/secret:/run/secrets/secret:ro`,
        ...mounts,
        ...Object.entries(service.environment ?? {}).map(([name, value]) => `--env=${name}=${plain(value)}`),
        ...(entrypoint === undefined ? [] : [`--entrypoint=${entrypoint}`]),
        image,
        ...rest,
        ...(service.command ?? []),
      )
    ).trim();
    await healthy(service);
  }

  async function healthy({ health: { command } }: ServiceDefinition): Promise<void> {
    const check = typeof command === 'string' ? ['sh', '-c', command] : command;
    for (let attempt = 1; ; attempt++) {
      try {
        await docker('exec', container, ...check);
        return;
      } catch (error) {
        if (attempt === 60) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  function inside(command: string): Promise<string> {
    return docker('exec', container, 'sh', '-c', command);
  }

  async function dump({ backup }: ServiceDefinition): Promise<Buffer> {
    const { stdout } = await run('docker', ['exec', container, 'sh', '-c', backup?.dump ?? 'false'], {
      encoding: 'buffer',
    });
    return stdout;
  }

  function restore({ backup }: ServiceDefinition, copy: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      const exec = spawn('docker', ['exec', '--interactive', container, 'sh', '-c', backup?.restore ?? 'false']);
      let complaint = '';
      exec.stderr.on('data', (text: Buffer) => {
        complaint += text.toString();
      });
      exec.once('error', reject);
      exec.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${code}: ${complaint}`))));
      exec.stdin.end(copy);
    });
  }
});

async function docker(...words: readonly string[]): Promise<string> {
  return (await run('docker', words)).stdout;
}

function plain(value: Value): string {
  if (typeof value !== 'object') return String(value);
  if (value.kind === 'secret') return '/run/secrets/secret';
  return value.kind === 'setting' ? (value.default ?? '') : '';
}
