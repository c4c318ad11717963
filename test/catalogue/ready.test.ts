import { describe, expect, it } from 'vitest';
import * as catalogue from '../../src/catalogue/index.ts';
import type { ServiceDefinition } from '../../src/model/service.ts';
import { secretFile, setting } from '../../src/model/value.ts';
import { connected } from './context.ts';

const PORTS = {
  metrics: 9000,
  prometheus: 9090,
  postgres: 5432,
  redis: 6379,
  memcached: 11211,
  elasticsearch: 9200,
  s3: 9000,
  http: 8000,
};

const version = '1.2.3';
const all: { readonly [name: string]: ServiceDefinition } = {
  caddy: catalogue.caddy({ version }),
  daphne: catalogue.daphne({ built: 'app', application: 'shop.asgi:application' }),
  elasticsearch: catalogue.elasticsearch({ version }),
  grafana: catalogue.grafana({ version }),
  haproxy: catalogue.haproxy({ version }),
  httpApplication: catalogue.httpApplication({ built: 'app' }),
  jenkins: catalogue.jenkins({ version }),
  keycloak: catalogue.keycloak({ version }),
  kibana: catalogue.kibana({ version }),
  logstash: catalogue.logstash({ version }),
  mailpit: catalogue.mailpit({ version }),
  mariadb: catalogue.mariadb({ version }),
  meilisearch: catalogue.meilisearch({ version }),
  memcached: catalogue.memcached({ version }),
  memcachedAdmin: catalogue.memcachedAdmin({ version }),
  minio: catalogue.minio({ version }),
  mongodb: catalogue.mongodb({ version }),
  mysql: catalogue.mysql({ version }),
  nats: catalogue.nats({ version }),
  nginx: catalogue.nginx({ version }),
  pgadmin: catalogue.pgadmin({ version }),
  pgbouncer: catalogue.pgbouncer({ version }),
  postgres: catalogue.postgres({ version }),
  prometheus: catalogue.prometheus({ version }),
  rabbitmq: catalogue.rabbitmq({ version }),
  redis: catalogue.redis({ version }),
  redisInsight: catalogue.redisInsight({ version }),
  redisStack: catalogue.redisStack({ version }),
  traefik: catalogue.traefik({ version, acmeEmail: 'ops@shop.example' }),
  valkey: catalogue.valkey({ version }),
};

describe('every ready service', () => {
  it('is tried here', () => {
    expect(Object.keys(all)).toEqual(Object.keys(catalogue).sort((left, right) => left.localeCompare(right)));
  });

  it.each(Object.entries(all))('%s needs a version and nothing else', (_, service) => {
    expect(service.image).toEqual(
      'built' in service.image ? { built: 'app' } : expect.objectContaining({ tag: expect.stringContaining(version) }),
    );
    expect(service.limits).toBeDefined();
    expect(() => service.configure?.(connected(PORTS))).not.toThrow();
  });

  it.each(Object.entries(all))('%s takes files that Docker can mount side by side', (_, service) => {
    const files = [...(service.files ?? []), ...(service.configure?.(connected(PORTS)).files ?? [])];
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    for (const { path, content } of files) {
      expect(path).toMatch(/^\/[\w./-]+$/);
      expect(content).toMatch(/\n$/);
    }
  });

  it.each(Object.entries(all))('%s hands no secret over as an argument or a value', (_, service) => {
    const configuration = service.configure?.(connected(PORTS));
    const values = Object.values({ ...service.environment, ...configuration?.environment });
    const secrets = values.filter((value) => typeof value === 'object' && value.kind === 'secret');
    for (const secret of secrets) expect(secret).toMatchObject({ as: 'file' });
    expect([...(service.command ?? []), ...(service.entrypoint ?? [])].join(' ')).not.toMatch(/PASSWORD|SECRET/);
  });
});

describe('the options of a ready service', () => {
  it('replace what it would have', () => {
    const overrides = {
      image: { name: 'mirror.shop.example/postgres', tag: '16.1' },
      role: 'Orders',
      scope: 'host',
      limits: { cpus: 4, memory: '8g' },
      health: { command: ['true'] },
    } as const;
    expect(catalogue.postgres({ version: '16.1', ...overrides })).toMatchObject(overrides);
  });

  it('add and replace variables one by one', () => {
    const database = setting('SHOP_DB', { description: "The name of the shop's database." });
    const { environment } = catalogue.postgres({ version: '16.1', environment: { POSTGRES_DB: database, TZ: 'UTC' } });
    expect(environment).toMatchObject({ POSTGRES_DB: database, TZ: 'UTC', POSTGRES_USER: { default: 'app' } });
  });

  it('say how often it is copied, not how', () => {
    const { backup } = catalogue.postgres({ version: '16.1', backup: { every: '1h', keep: 3 } });
    expect(backup).toMatchObject({ every: '1h', keep: 3, dump: expect.stringContaining('pg_dump') });
  });
});

describe('daphne', () => {
  it('tells the application only of what it is connected to', () => {
    const service = catalogue.daphne({ built: 'app', application: 'shop.asgi:application' });
    expect(service.configure?.(connected({ redis: 6379 })).environment).toEqual({
      REDIS_HOST: 'redis.internal',
      REDIS_PORT: 6379,
      REDIS_PASSWORD_FILE: secretFile('REDIS_PASSWORD', { description: 'The password of Redis.' }),
    });
    expect(service.configure?.(connected({})).environment).toEqual({});
  });
});
