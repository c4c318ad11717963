import { describe, expect, it } from 'vitest';
import type { FlowDefinition } from '../../src/model/definition.ts';
import { external } from '../../src/model/environmentService.ts';
import { findEnvironment, flowIn, routesOf, servicesOf } from '../../src/model/flow.ts';
import { hostsOf } from '../../src/model/hosts.ts';
import { keptVolumes } from '../../src/model/keptData.ts';
import { resolveFlow } from '../../src/model/resolve.ts';
import { defineService } from '../../src/model/service.ts';
import { host, port, setting, value } from '../../src/model/value.ts';
import { backedUpServices } from '../../src/plan/backup.ts';
import { missingVariables } from '../../src/plan/missingVariables.ts';
import { compileManifests } from '../../src/targets/manifests.ts';
import { shopDefinition } from '../fixtures/shop.ts';

const mailpit = defineService({
  image: { name: 'axllent/mailpit', tag: 'v1.27.0', whyNotAlpine: 'None.' },
  role: 'Catches mail',
  scope: 'deployment',
  ports: { http: 8025 },
  health: { command: ['true'] },
});

const { app } = shopDefinition.services;
if (app === undefined) throw new Error('The shop has an application.');

/** The shop, whose production is different. */
const definition: FlowDefinition = {
  ...shopDefinition,
  environments: {
    ...shopDefinition.environments,
    prod: {
      ...shopDefinition.environments.prod,
      branch: 'PROD',
      services: {
        mailpit: false,
        postgres: external({ host: setting('DB_HOST', { description: 'The managed database.' }), port: 6432 }),
        app: { limits: { cpus: 4, memory: '4g' }, command: ['serve', '--workers', '8'] },
        nginx: { tag: '1.29.3-alpine' },
      },
    },
  },
  services: {
    ...shopDefinition.services,
    mailpit,
    app: {
      ...app,
      environment: { ...app.environment, URL: value`postgres://${host('postgres')}:${port('postgres')}/shop` },
      configure: (context) => ({
        environment: { PGHOST: context.one('postgres').host, PGPORT: context.one('postgres').port },
      }),
    },
  },
  routes: [...(shopDefinition.routes ?? []), { service: 'mailpit', port: 'http', name: 'mail' }],
};

const { flow, diagnostics } = resolveFlow(definition);
if (flow === undefined) throw new Error(JSON.stringify(diagnostics));
const [prod, qa] = [findEnvironment(flow, 'prod'), findEnvironment(flow, 'qa')];
const namesIn = (name: string) => servicesOf(flow, findEnvironment(flow, name)).map((service) => service.name);
const manifest = (folder: string) =>
  compileManifests(flow).find(({ path }) => path.endsWith(`/stack/${folder}/compose.yaml`))?.body;

describe('the services of an environment', () => {
  it('are those of the flow, where it says nothing', () => {
    expect(qa.services).toBeUndefined();
    expect(flowIn(flow, qa)).toBe(flow);
    expect(namesIn('qa')).toEqual(['traefik', 'postgres', 'app', 'nginx', 'mailpit']);
    expect(manifest('qa/deployment')).toContain('PGHOST: postgres.internal');
  });

  it('lack what is left out or external, with its routes', () => {
    expect(namesIn('prod')).toEqual(['traefik', 'app', 'nginx']);
    expect(routesOf(flow, prod).map(({ name }) => name)).toEqual(['']);
    expect(hostsOf(flow).map(({ host: name }) => name)).not.toContain('mail.shop.example');
    expect(manifest('prod/environment')).toBeUndefined();
  });

  it('reach what is external under its own address, and the internet for it', () => {
    const text = manifest('prod/deployment') ?? '';
    expect(text).toContain('PGHOST: "${DB_HOST:?set it in the environment or in .env}"');
    expect(text).toContain('PGPORT: "6432"');
    expect(text).toContain('URL: "postgres://${DB_HOST:?set it in the environment or in .env}:6432/shop"');
    const [inProd] = servicesOf(flow, prod).filter(({ name }) => name === 'app');
    expect(inProd).toMatchObject({ internet: true, connections: [] });
    expect(flow.settings.map(({ name }) => name)).toContain('DB_HOST');
    expect(missingVariables(flow, prod, {})).toContain('DB_HOST');
    expect(missingVariables(flow, qa, {})).not.toContain('DB_HOST');
    expect(missingVariables(flow, prod, {})).not.toContain('POSTGRES_PASSWORD');
  });

  it('have other limits, commands and versions', () => {
    const text = manifest('prod/deployment') ?? '';
    expect(text).toContain('image: nginx:1.29.3-alpine');
    expect(text).toContain('memory: "4g"');
    expect(text).toContain('- "--workers"');
    expect(manifest('qa/deployment')).toContain('image: nginx:1.27.3-alpine');
  });

  it('keep and copy what they run', () => {
    expect(keptVolumes(flow)).toEqual([]);
    expect(backedUpServices(flow, prod)).toEqual([]);
  });
});
