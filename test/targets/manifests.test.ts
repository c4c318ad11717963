import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Flow } from '../../src/model/flow.ts';
import { partsVariable } from '../../src/model/names.ts';
import { host, port, secret, secretFile, urlEncoded, value } from '../../src/model/value.ts';
import { compileEnvSample } from '../../src/targets/compose/manifests/envSample.ts';
import { required } from '../../src/targets/compose/manifests/interpolation.ts';
import { compileManifests } from '../../src/targets/manifests.ts';
import { harbor, harborOnSwarm } from '../fixtures/harbor.ts';
import { shop } from '../fixtures/shop.ts';
import { file, withApp } from './stackFile.ts';

const PASSWORD = secret('DB_PASSWORD', { description: "The owner's password.", perEnvironment: true });
const STRIPE_KEY = secretFile('STRIPE_KEY', { description: 'Charges cards.', perEnvironment: true });

describe('the stacks of a flow', () => {
  it('are one for the host, and for each environment its persistent services and a revision', () => {
    expect(compileManifests(shop).map(({ path }) => path)).toEqual([
      'jenkins/resources/pipegen/shop/stack/host/compose.yaml',
      'jenkins/resources/pipegen/shop/stack/staging/environment/compose.yaml',
      'jenkins/resources/pipegen/shop/stack/staging/deployment/compose.yaml',
      'jenkins/resources/pipegen/shop/stack/qa/environment/compose.yaml',
      'jenkins/resources/pipegen/shop/stack/qa/deployment/compose.yaml',
      'jenkins/resources/pipegen/shop/stack/prod/environment/compose.yaml',
      'jenkins/resources/pipegen/shop/stack/prod/deployment/compose.yaml',
    ]);
  });

  it.each([...reviewed('shop', shop), ...reviewed('harbor', harbor), ...reviewed('harbor', harborOnSwarm)])(
    'of %s: %s is as reviewed',
    async (name, path, body) => {
      await expect(body).toMatchFileSnapshot(`../fixtures/flows/${name}/expected/${path}`);
    },
  );

  it('are the same text every time', () => {
    expect(compileManifests(shop)).toEqual(compileManifests(structuredClone(shop)));
  });

  it('tell nothing of a release to what is kept, as it would be started anew with each', () => {
    const kept = file(shop, 'prod/environment');
    expect(kept).not.toMatch(/PIPEGEN_(DEPLOYMENT|TAG|REVISION|RELEASE|COMMIT)\b/);
    const ofDeployment = file(shop, 'staging/environment');
    expect(ofDeployment.split('\nvolumes:')[1]).toContain('PIPEGEN_DEPLOYMENT');
    expect(ofDeployment).not.toMatch(/PIPEGEN_(REVISION|RELEASE|COMMIT)/);
  });

  it('mark all that is made for the ledger that knows it, and containers by what they are made from', () => {
    for (const folder of ['prod/environment', 'staging/environment', 'prod/deployment']) {
      const {
        services,
        networks = {},
        volumes = {},
      } = parse(file(shop, folder)) as {
        services: Record<string, { labels: string[] }>;
        networks?: Record<string, { external?: boolean; labels?: object }>;
        volumes?: Record<string, { labels?: object }>;
      };
      for (const [name, { labels }] of Object.entries(services)) {
        expect(labels).toContain(`pipegen.ledger=${required('PIPEGEN_LEDGER')}`);
        expect(labels).toContain(`pipegen.parts=${required(partsVariable(name))}`);
      }
      for (const made of [...Object.values(networks), ...Object.values(volumes)])
        if (!('external' in made)) expect(made.labels).toMatchObject({ 'pipegen.ledger': required('PIPEGEN_LEDGER') });
    }
    expect(file(shop, 'host')).not.toContain('PIPEGEN_LEDGER');
  });

  it('hold no secret, only its name', () => {
    const prod = file(shop, 'prod/environment');
    expect(prod).toContain('POSTGRES_PASSWORD_FILE: /run/secrets/POSTGRES_PASSWORD');
    expect(prod).toContain('POSTGRES_PASSWORD:\n    environment: POSTGRES_PASSWORD');
  });

  it('compose values of names, which Compose replaces, and read secrets of their environment', () => {
    const environment = {
      DATABASE_URL: value`postgres://shop:${urlEncoded(PASSWORD)}@${host('postgres')}:${port('postgres')}/a$b`,
      DATABASE_HOST: host('postgres'),
      STRIPE_KEY_FILE: STRIPE_KEY,
    };
    const { services, secrets } = parse(file(withApp(shop, { environment }), 'prod/deployment'));
    expect(services.app.environment).toMatchObject({
      DATABASE_URL:
        'postgres://shop:${PROD_DB_PASSWORD_URL_ENCODED:?set it in the environment or in .env}@postgres.internal:5432/a$$b',
      DATABASE_HOST: 'postgres.internal',
      STRIPE_KEY_FILE: '/run/secrets/STRIPE_KEY',
    });
    expect(services.app.secrets).toEqual([{ source: 'PROD_STRIPE_KEY', target: 'STRIPE_KEY' }]);
    expect(secrets).toEqual({ PROD_STRIPE_KEY: { environment: 'PROD_STRIPE_KEY' } });
  });

  it('name a file anew when its content changes, so that Compose starts its container anew', () => {
    const changed = withApp(shop, { files: [{ path: '/etc/app/app.ini', content: 'other' }] });
    const names = [shop, changed].map((flow) => /source: (app_app\.ini_\w+)/.exec(file(flow, 'qa/deployment'))?.[1]);
    expect(new Set(names).size).toBe(2);
  });

  it('refuse text that no container could be given', () => {
    expect(() => compileManifests(withApp(shop, { environment: { BAD: 'a\0b' } }))).toThrow(
      'is not allowed in the environment of a process',
    );
  });
});
describe('.env.sample', () => {
  it('names what each environment has a value of its own for once for each', () => {
    const one = withApp({ ...shop, notifications: [] }, { environment: { A: PASSWORD, B: value`${STRIPE_KEY}` } });
    expect(compileEnvSample([{ ...one, services: one.services.filter(({ name }) => name === 'app') }]).body).toContain(`
# -- app: App Service

# The owner's password.
# Secret; used by app.
STAGING_DB_PASSWORD=
QA_DB_PASSWORD=
PROD_DB_PASSWORD=

# Charges cards.
# Secret; used by app.
STAGING_STRIPE_KEY=
QA_STRIPE_KEY=
PROD_STRIPE_KEY=
`);
  });

  it('names every setting and secret once, with what it is for, who uses it, and no secret', () => {
    const blog = { ...shop, name: 'blog', services: shop.services.filter(({ name }) => name === 'app') };
    expect(compileEnvSample([shop, blog]).body).toBe(`\
# Copy this file to .env and fill in the missing values. Never commit .env: it contains secrets.
# Put values with spaces, #, $ or line breaks in single quotes, because Compose replaces $NAME in other values: X='a $b'
# A variable of the same name in the environment, such as one that Jenkins sets from a credential, takes precedence over .env.

# ==== shop ====
# Container ports, set by the flow:
#   traefik   web 80 (published on the host), websecure 443 (published on the host), ping 8082
#   postgres  postgres 5432
#   app       http 8000
#   nginx     http 80

# -- postgres: App Helper Service

# The database owner's password.
# Secret; used by postgres.
POSTGRES_PASSWORD=

# -- app: App Service

# How much the application logs.
# Setting; used by app.
# In staging it is always "debug".
LOG_LEVEL=info

# Opens the payment provider.
# Secret; used by app.
PAYMENT_TOKEN=

# -- notifications: Messages to the team

# Where messages to the team go.
# Secret; used by notifications.
SLACK_WEBHOOK_URL=

# ==== blog ====
# Container ports, set by the flow:
#   app  http 8000
`);
  });
});

function reviewed(name: string, flow: Flow): readonly (readonly [name: string, path: string, body: string])[] {
  return compileManifests(flow).map(({ path, body }) => [name, path, body]);
}
