import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as catalogue from '../../src/catalogue/index.ts';
import type { ServiceDefinition } from '../../src/model/service.ts';

const folder = mkdtempSync(join(tmpdir(), 'pipegen-catalogue-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PASSWORD = 'a "b" \\ $c';
const password = join(folder, 'password');
writeFileSync(password, PASSWORD);

const version = '1.2.3';
const services: { readonly [name: string]: ServiceDefinition } = {
  caddy: catalogue.caddy({ version }),
  grafana: catalogue.grafana({ version }),
  httpApplication: catalogue.httpApplication({ built: 'app' }),
  mariadb: catalogue.mariadb({ version }),
  meilisearch: catalogue.meilisearch({ version }),
  mongodb: catalogue.mongodb({ version }),
  mysql: catalogue.mysql({ version }),
  nats: catalogue.nats({ version }),
  rabbitmq: catalogue.rabbitmq({ version }),
  redis: catalogue.redis({ version }),
  valkey: catalogue.valkey({ version }),
};

/** Runs a command with programs that stand in for those of an image. */
function run(command: string, programs: { readonly [name: string]: string }, env: Record<string, string>): string {
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return execFileSync('sh', ['-c', command], {
    encoding: 'utf8',
    env: { ...env, PATH: `${folder}:${process.env.PATH}` },
  });
}

/** A script that a service brings, with its files in the test's own folder. */
function script(service: ServiceDefinition, ...locations: readonly string[]): string {
  const text = service.files?.find(({ path }) => path.endsWith('/start.sh'))?.content ?? '';
  return locations.reduce(
    (changed, location) => changed.replaceAll(location, join(folder, location.split('/').at(-1) ?? '')),
    text,
  );
}

describe('the commands of ready services', () => {
  const commands = Object.entries(services).flatMap(([name, { backup, files = [], health }]) =>
    [
      health.command,
      backup?.dump,
      backup?.restore,
      ...files.filter(({ executable }) => executable).map(({ content }) => content),
    ]
      .filter((command): command is string => typeof command === 'string')
      .map((command) => [name, command] as const),
  );

  it.each(commands)('of %s is read by a shell: %s', (_, command) => {
    expect(spawnSync('sh', ['-n', '-c', command], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  it('give MongoDB its password in a file of YAML, and the copy on standard input', () => {
    const env = { MONGO_INITDB_ROOT_USERNAME_FILE: password, MONGO_INITDB_ROOT_PASSWORD_FILE: password };
    const { dump = '', restore = '' } = services.mongodb?.backup ?? {};
    const show = 'printf "%s\\n" "$@"; cat /dev/fd/3';
    expect(run(dump, { mongodump: show }, env)).toBe(
      `--quiet\n--archive\n--username=${PASSWORD}\n--authenticationDatabase=admin\n--config=/dev/fd/3\npassword: "a \\"b\\" \\\\ $c"\n`,
    );
    expect(run(`echo copy | { ${restore}\n}`, { mongorestore: 'cat' }, env)).toBe('copy\n');
  });

  it.each(['mysql', 'mariadb'])('give the clients of %s the password in their environment', (name) => {
    const prefix = name.toUpperCase();
    const env = { [`${prefix}_PASSWORD_FILE`]: password, [`${prefix}_USER`]: 'app', [`${prefix}_DATABASE`]: 'shop' };
    const program = name === 'mysql' ? 'mysqldump' : 'mariadb-dump';
    const output = run(services[name]?.backup?.dump ?? '', { [program]: 'echo "$MYSQL_PWD"; echo "$@"' }, env);
    expect(output.split('\n')[0]).toBe(PASSWORD);
    expect(output).toContain('--user=app');
    expect(output).toMatch(/ shop\n$/);
    expect(output.split('\n')[1]).not.toContain('$c');
  });

  it.each(['redis', 'valkey'])('write the password of %s where its user can read it', (name) => {
    const service = services[name];
    if (service === undefined) throw new Error(name);
    run(
      `${script(service, '/tmp/redis-password.conf')}`,
      { chown: `echo "$1" > ${folder}/owner` },
      { REDIS_PASSWORD_FILE: password },
    );
    expect(readFileSync(join(folder, 'redis-password.conf'), 'utf8')).toBe('requirepass "a \\"b\\" \\\\ $c"\n');
    expect(readFileSync(join(folder, 'owner'), 'utf8')).toBe(`${name}\n`);
  });

  it('write the token of NATS after its configuration', () => {
    const service = services.nats;
    if (service === undefined) throw new Error('nats');
    writeFileSync(join(folder, 'pipegen.conf'), 'jetstream {}\n');
    run(script(service, '/etc/nats/pipegen.conf', '/tmp/nats.conf'), {}, { NATS_TOKEN_FILE: password });
    expect(readFileSync(join(folder, 'nats.conf'), 'utf8')).toBe(
      'jetstream {}\nauthorization { token: "a \\"b\\" \\\\ $c" }\n',
    );
  });
});
