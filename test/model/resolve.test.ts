import { describe, expect, it } from 'vitest';
import { findService } from '../../src/model/flow.ts';
import { resolveFlow } from '../../src/model/resolve.ts';
import { shop, shopDefinition } from '../fixtures/shop.ts';

describe('resolveFlow', () => {
  it('gives plain JSON: what is written to disk is what is read back', () => {
    expect(JSON.parse(JSON.stringify(shop))).toEqual(shop);
  });

  it('orders environments along the promotion path, however they are written', () => {
    const { staging, qa, prod } = shopDefinition.environments;
    const environments = { prod: prod ?? expect.fail(), qa: qa ?? expect.fail(), staging: staging ?? expect.fail() };
    const { flow } = resolveFlow({ ...shopDefinition, environments });
    expect(flow?.environments.map((environment) => environment.name)).toEqual(['staging', 'qa', 'prod']);
  });

  it('gives a service the addresses of what it is connected to', () => {
    const app = findService(shop, 'app');
    expect(app.environment).toMatchObject({ DATABASE_HOST: 'postgres.internal', DATABASE_PORT: 5432 });
    expect(app.files).toEqual([{ path: '/etc/app/app.ini', content: '[database]\nhost = postgres.internal\n' }]);
  });

  it('sends a route through its reverse proxy', () => {
    expect(shop.routes[0]).toEqual({
      name: '',
      service: 'app',
      entry: { service: 'nginx', port: 80 },
      access: 'public',
    });
  });

  it('collects every setting and secret once', () => {
    expect(shop.settings.map(({ name }) => name)).toEqual(['LOG_LEVEL']);
    expect(shop.secrets.map(({ name }) => name)).toEqual(['POSTGRES_PASSWORD', 'PAYMENT_TOKEN', 'SLACK_WEBHOOK_URL']);
  });
});
