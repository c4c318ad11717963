import { postgresDatabase, postgresPassword, postgresUser } from '../../src/catalogue/credentials.ts';
import { catalogue, defineService, type FlowDefinition, github, secret } from '../../src/index.ts';
import type { Flow } from '../../src/model/flow.ts';
import { resolveFlow } from '../../src/model/resolve.ts';
import { REGISTRY_PASSWORD } from '../agent/world.ts';
import { Lifecycle, SECRETS } from './world.ts';

const QUICK = { interval: '2s', timeout: '15s', retries: 3, startPeriod: '60s' } as const;

/** What the page says, which names the deployment that answered: `prod-pr-4 serves one two`. */
const START = `cd /usr/share/nginx/html
echo "$PIPEGEN_DEPLOYMENT" serves $(LC_ALL=C ls /app/pages) >index.html
case $PIPEGEN_DEPLOYMENT in "$(cat /app/sickIn)"-*) ;; *) echo ok >health ;; esac
exec nginx -g 'daemon off;'
`;

const NGINX = 'server {\n  listen 80;\n  root /usr/share/nginx/html;\n}\n';

const MIGRATE = `export PGPASSWORD="$(cat "$POSTGRES_PASSWORD_FILE")"
exec /usr/lib/postgresql/*/bin/psql --host=postgres.internal --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \\
  --no-password --quiet --set=ON_ERROR_STOP=1 --set=deployment="$PIPEGEN_DEPLOYMENT" --file=/app/migrate.sql
`;

/** It writes down for whom it runs, each time. */
const SCHEMA = `create table if not exists migrated (deployment text);
insert into migrated values (:'deployment');
create table if not exists visits (name text);
`;

/** What is special about a release. */
export interface Release {
  /** What the release's migration does after what every one does. */
  readonly migration?: string;
  /** The environment in which its containers never become healthy. */
  readonly sickIn?: string;
}

/**
 * A shop that keeps its data in the catalogue's PostgreSQL: an image of its own of nginx with its pages, one for each
 * change, and a migration. Nothing of it opens a port: Traefik is the only door.
 */
export class DatabaseShop extends Lifecycle {
  readonly password = `it's "$secret" ${process.pid}-postgres`;
  private release: Release = {};

  /** The host name of PROD, and of a deployment with one of its own. */
  domain(tag?: string): string {
    return `${tag === undefined ? '' : `${tag}.`}${this.flowName}.example`;
  }

  override flow(): Flow {
    const { flow, diagnostics } = resolveFlow({
      name: this.flowName,
      domain: this.domain(),
      registry: this.registryHost,
      environments: this.environments(),
      images: { app: { repository: 'shop/app', context: 'app', test: ['/bin/sh', '-c', 'test -d /app/pages'] } },
      services: {
        postgres: catalogue.postgres({
          version: '16.1',
          image: { name: 'pipegen-standin/postgres', tag: '16.1-alpine' },
          health: { command: 'pg_isready --host=127.0.0.1 --username="$POSTGRES_USER"', ...QUICK },
          backup: { every: '1h', keep: 9 },
        }),
        app: defineService({
          image: { built: 'app' },
          role: 'App Service',
          scope: 'deployment',
          ports: { http: 80 },
          environment: {
            TOKEN: secret('SHOP_TOKEN', { description: 'Opens the shop.' }),
            POSTGRES_USER: postgresUser,
            POSTGRES_DB: postgresDatabase,
            POSTGRES_PASSWORD_FILE: postgresPassword,
          },
          files: [{ path: '/etc/nginx/conf.d/default.conf', content: NGINX }],
          command: ['/bin/sh', '/app/start.sh'],
          migration: ['/bin/sh', '/app/migrate.sh'],
          health: { command: 'wget -qO- http://127.0.0.1/health', ...QUICK, startPeriod: '1s' },
        }),
      },
      connections: { app: ['postgres'] },
      routes: [{ service: 'app', port: 'http' }],
      repository: github({ owner: 'shop', name: 'shop', api: this.api as `http://${string}` }),
      jenkins: { url: 'https://jenkins.shop.example', libraryVersion: 'v1.0.0' },
    } as FlowDefinition);
    if (flow === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
    return flow;
  }

  override variables(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string | undefined>> {
    return super.variables({ POSTGRES_PASSWORD: this.password, ...more });
  }

  /** Values that nothing may show. */
  secrets(): readonly string[] {
    return [this.password, ...Object.values(SECRETS)];
  }

  /** Closes a change unmerged, as a person would. */
  async closeChange(number: number): Promise<void> {
    if (this.host === 'gitHub') this.gitHub.closeUnmerged(number);
    else await this.gitHost().closeChange(number);
  }

  /** A change as {@link openChange} makes it, of a release that is special. */
  openRelease(branch: string, page: string, release: Release): Promise<number> {
    this.release = release;
    return this.openChange(branch, page);
  }

  /** A page is a file of its own, so that changes do not conflict. */
  protected override writeApp(page: string): void {
    const { migration = '', sickIn = '' } = this.release;
    this.write('app/Dockerfile', 'FROM pipegen-standin/nginx:1.23.4-alpine\nCOPY . /app/\n');
    this.write('app/start.sh', START);
    this.write('app/migrate.sh', MIGRATE);
    this.write('app/migrate.sql', SCHEMA + migration);
    this.write('app/sickIn', sickIn);
    this.write(`app/pages/${page}`, page);
  }

  /** What the database of an environment, or of a deployment with its own, answers. */
  sql(project: string, statement: string): string {
    const container = `${this.flowName}-${project}-postgres-1`;
    const asOwner = ['psql', '--username=app', '--dbname=app', '--no-align', '--tuples-only', '--command', statement];
    const password = 'PGPASSWORD=$(cat "$POSTGRES_PASSWORD_FILE") exec "$0" "$@" --host=127.0.0.1';
    return this.docker('exec', container, 'sh', '-c', password, ...asOwner).join('\n');
  }

  /** The digest that the registry has under a tag of the application's image. */
  async digest(tag: string): Promise<string> {
    const authorization = `Basic ${Buffer.from(`builder:${REGISTRY_PASSWORD}`).toString('base64')}`;
    const accept = 'application/vnd.docker.distribution.manifest.v2+json';
    const url = `http://${this.registryHost}/v2/shop/app/manifests/${tag}`;
    const response = await fetch(url, { method: 'HEAD', headers: { authorization, accept } });
    return response.headers.get('docker-content-digest') ?? `${response.status}`;
  }

  /** All that Docker has of the flow, by name. */
  left(): { readonly containers: string[]; readonly networks: string[]; readonly volumes: string[] } {
    const ours = ['--filter', `label=pipegen.flow=${this.flowName}`, '--format'];
    const strip = (name: string) => name.slice(this.flowName.length + 1);
    return {
      containers: this.docker('container', 'ls', '--all', ...ours, '{{.Names}}')
        .map(strip)
        .sort(),
      networks: this.docker('network', 'ls', ...ours, '{{.Name}}')
        .map(strip)
        .sort(),
      volumes: this.docker('volume', 'ls', ...ours, '{{.Name}}')
        .map(strip)
        .sort(),
    };
  }
}
