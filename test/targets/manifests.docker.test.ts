import { expect, it } from 'vitest';
import studygiveway from '../../pipelines/studygiveway/flow.ts';
import { withEncodedSecrets } from '../../src/agent/variables.ts';
import type { FlowDefinition } from '../../src/model/definition.ts';
import { type Environment, type Flow, findService } from '../../src/model/flow.ts';
import { imageVariable, partsVariable } from '../../src/model/names.ts';
import { resolveFlow } from '../../src/model/resolve.ts';
import { host, port, secret, setting, urlEncoded, value } from '../../src/model/value.ts';
import { compileEnvSample } from '../../src/targets/compose/manifests/envSample.ts';
import { compileManifests } from '../../src/targets/manifests.ts';
import chain from '../fixtures/flows/chain/flow.ts';
import { harbor } from '../fixtures/harbor.ts';
import { shop } from '../fixtures/shop.ts';
import { dockerMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { readWithCompose } from './compose/manifests/realCompose.ts';
import { file, withApp } from './stackFile.ts';

describePart('the real Compose', 'Docker Compose', dockerMissing(), () => {
  const flows = [shop, harbor, resolved(chain), resolved(studygiveway)];

  it.each(flows.flatMap((flow) => compileManifests(flow).map(({ path, body }) => [path, body, flow] as const)))(
    'accepts %s',
    (_, body, flow) => {
      expect(Object.keys(readWithCompose(body, variablesOf(flow)).services).length).toBeGreaterThan(0);
    },
  );

  it('sees one Traefik service per revision and route, to which no request comes by itself, whatever its name', () => {
    const { labels } = serviceOf('qa/deployment', 'nginx');
    expect(Object.fromEntries(Object.entries(labels ?? {}).filter(([label]) => label.startsWith('traefik')))).toEqual({
      'traefik.enable': 'true',
      'traefik.docker.network': 'pipegen-edge',
      'traefik.http.routers.shop-qa-pr-57-r1.rule': 'ClientIP(`0.0.0.0/32`)',
      'traefik.http.routers.shop-qa-pr-57-r1.service': 'shop-qa-pr-57-r1',
      'traefik.http.services.shop-qa-pr-57-r1.loadbalancer.server.port': '80',
    });
  });

  it('sees the host names of persistent services from the start, and a password where only the team may look', () => {
    const { labels } = serviceOf('qa/environment', 'postgres');
    expect(Object.fromEntries(Object.entries(labels ?? {}).filter(([label]) => label.startsWith('traefik')))).toEqual({
      'traefik.enable': 'true',
      'traefik.docker.network': 'pipegen-edge',
      'traefik.http.routers.shop-qa-pr-57-db.entrypoints': 'websecure',
      'traefik.http.routers.shop-qa-pr-57-db.middlewares': 'team@file',
      'traefik.http.routers.shop-qa-pr-57-db.rule': 'Host(`db-pr-57.shop.example`)',
      'traefik.http.routers.shop-qa-pr-57-db.service': 'shop-qa-pr-57-db',
      'traefik.http.routers.shop-qa-pr-57-db.tls.certresolver': 'letsencrypt',
      'traefik.http.services.shop-qa-pr-57-db.loadbalancer.server.port': '5432',
    });
    expect(serviceOf('prod/environment', 'postgres').labels).toMatchObject({
      'traefik.http.routers.shop-prod-db.rule': 'Host(`db.shop.example`)',
      'traefik.http.routers.shop-prod-db.middlewares': 'team@file',
    });
  });

  it('puts the values of composed ones together, whatever characters they have', () => {
    const password = `p@s:s/w$o\${X}rd"'\n%`;
    const environment = {
      PLAIN: value`${secret('DB_PASSWORD', { description: 'x', perEnvironment: true })}|$HOME|\${X}|${setting('LEVEL', { default: 'a$b', description: 'x' })}`,
      URL: value`postgres://shop:${urlEncoded(secret('DB_PASSWORD', { description: 'x', perEnvironment: true }))}@${host('postgres')}:${port('postgres')}/x`,
    };
    const flow = { ...withApp(shop, { environment }), secrets: [] };
    const given = { DB_PASSWORD: 'other', QA_DB_PASSWORD: password };
    const variables = withEncodedSecrets(flow, { ...variablesOf(flow), ...given }) as Record<string, string>;
    const { app } = readWithCompose(file(flow, 'qa/deployment'), variables).services;
    expect(app?.environment).toMatchObject({
      PLAIN: `${password}|$HOME|\${X}|a$b`,
      URL: `postgres://shop:${encodeURIComponent(password).replace("'", '%27')}@postgres.internal:5432/x`,
    });
  });

  it('marks what lets requests in', () => {
    expect(serviceOf('host', 'traefik').labels).toMatchObject({ 'pipegen.edge': 'traefik-3' });
  });

  it('names a persistent service after its environment where host names are tagged', () => {
    const environments = shop.environments.map(
      (one): Environment => (one.name === 'qa' ? { ...one, data: 'kept' } : one),
    );
    expect(serviceOf('qa/environment', 'postgres', { ...shop, environments }).labels).toMatchObject({
      'traefik.http.routers.shop-qa-db.rule': 'Host(`db-qa.shop.example`)',
    });
  });

  it('joins services to as few networks as they need', () => {
    expect(Object.keys(serviceOf('prod/environment', 'postgres').networks ?? {})).toEqual(['edge', 'environment']);
    expect(Object.keys(serviceOf('qa/environment', 'postgres').networks ?? {})).toEqual(['edge', 'environment']);
    expect(Object.keys(serviceOf('qa/deployment', 'app').networks ?? {})).toEqual(['default', 'environment']);
    expect(Object.keys(serviceOf('prod/deployment', 'app').networks ?? {})).toEqual(['default', 'environment']);
    expect(Object.keys(serviceOf('prod/deployment', 'nginx').networks ?? {})).toEqual(['default', 'edge']);
    expect(Object.keys(serviceOf('host', 'traefik').networks ?? {})).toEqual(['default', 'edge', 'internet']);
  });

  it('publishes 80 and 443 only, and those of Traefik only', () => {
    const published = flows.flatMap((flow) =>
      compileManifests(flow).flatMap(({ body }) =>
        Object.entries(readWithCompose(body, variablesOf(flow)).services).flatMap(([name, { ports }]) =>
          (ports ?? []).map((port) => `${name} ${port.published}`),
        ),
      ),
    );
    expect([...new Set(published)].sort()).toEqual(['traefik 443', 'traefik 80']);
  });

  it('takes a setting from the environment, then from its default; what the flow sets for an environment is fixed', () => {
    const logLevel = (path: string, variables = {}): string | undefined =>
      readWithCompose(file(shop, path), { ...variablesOf(shop), ...variables }).services.app?.environment?.LOG_LEVEL;
    expect(logLevel('qa/deployment')).toBe('info');
    expect(logLevel('qa/deployment', { LOG_LEVEL: 'warning' })).toBe('warning');
    expect(logLevel('staging/deployment', { LOG_LEVEL: 'warning' })).toBe('debug');
  });

  it.each(['PAYMENT_TOKEN', 'PIPEGEN_IMAGE_APP', 'PIPEGEN_DEPLOYMENT', 'PIPEGEN_REVISION', 'PIPEGEN_LEDGER', 'SIZE'])(
    'refuses to start without %s',
    (name) => {
      const required = setting('SIZE', { description: 'How large.' });
      const flow = withApp(shop, { environment: { ...findService(shop, 'app').environment, SIZE: required } });
      const { [name]: _, ...others }: Record<string, string> = { ...variablesOf(shop), SIZE: '1' };
      expect(() => readWithCompose(file(flow, 'qa/deployment'), others)).toThrow(
        `required variable ${name} is missing`,
      );
    },
  );

  it('reads every default of .env.sample as it is', () => {
    const odd = ' spaces, "quotes", \'more\', a # and $HOME, \\ and\na line ';
    const flow = { ...withApp(shop, { environment: { ODD: setting('ODD', { default: odd, description: 'Odd.' }) } }) };
    const sample = compileEnvSample([flow]).body;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: for Compose to replace
    const file = 'services: { app: { image: app, environment: { ODD: "${ODD}" } } }';
    expect(readWithCompose(file, {}, sample).services.app?.environment?.ODD).toBe(odd);
    const written = 'ODD=\'ops:$2y$05$abc./\nqa:$2y$05$Def # "x"\'\n';
    expect(readWithCompose(file, {}, written).services.app?.environment?.ODD).toBe(written.slice(5, -2));
  });

  function serviceOf(path: string, name: string, flow: Flow = shop) {
    const service = readWithCompose(file(flow, path), variablesOf(flow)).services[name];
    if (service === undefined) throw new Error(`${path} has no service ${name}.`);
    return service;
  }
});

function resolved(definition: FlowDefinition): Flow {
  const { flow, diagnostics } = resolveFlow(definition);
  if (flow === undefined) throw new Error(JSON.stringify(diagnostics));
  return flow;
}

/** What the agent and an installation set, as far as the flow asks for it. */
function variablesOf(flow: Flow): Record<string, string> {
  const own = [...flow.secrets, ...flow.settings.filter(({ default: text }) => text === undefined)];
  return {
    ...Object.fromEntries(own.map(({ name }) => [name, 'value'])),
    PIPEGEN_DEPLOYMENT: 'qa-pr-57',
    PIPEGEN_TAG: 'pr-57',
    PIPEGEN_RELEASE: 'tree-0123456789ab',
    PIPEGEN_COMMIT: '0123456789abcdef0123456789abcdef01234567',
    PIPEGEN_REVISION: 'qa-pr-57-r1',
    PIPEGEN_LEDGER: '0123456789abcdef',
    ...Object.fromEntries(flow.services.map(({ name }) => [partsVariable(name), '{}'])),
    ...Object.fromEntries(
      flow.images.map(({ name }) => [imageVariable(name), `registry.shop.example/${name}:tree-0123456789ab`]),
    ),
  };
}
