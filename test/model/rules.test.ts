import { describe, expect, it } from 'vitest';
import { git, gitea, github, gitlab } from '../../src/index.ts';
import type { FlowDefinition } from '../../src/model/definition.ts';
import { external } from '../../src/model/environmentService.ts';
import { resolveFlow } from '../../src/model/resolve.ts';
import { host, port, secret, setting, value } from '../../src/model/value.ts';
import { shopDefinition } from '../fixtures/shop.ts';

type Changes = { [Key in keyof FlowDefinition]?: unknown };

/** The errors of the shop with some of its parts replaced, as `code at path`. */
function errorsOf(changes: Changes): string[] {
  const definition = { ...shopDefinition, ...changes } as FlowDefinition;
  return resolveFlow(definition).diagnostics.map(({ code, path }) => `${code} at ${path.join('.')}`);
}

const { environments, services } = shopDefinition;
const environment = (name: string, changes: object) => ({
  environments: { ...environments, [name]: { ...environments[name], ...changes } },
});
const service = (name: string, changes: object) => ({
  services: { ...services, [name]: { ...services[name], ...changes } },
});
const jenkins = (changes: object) => ({ jenkins: { ...shopDefinition.jenkins, ...changes } });

const TOKEN = secret('TOKEN', { description: 'x' });

const CASES: readonly (readonly [title: string, changes: Changes, ...errors: string[]])[] = [
  ['a sound flow', {}],
  ['a name in capitals', { name: 'Shop' }, 'name-invalid at name'],
  [
    'a reserved environment',
    { environments: { ...environments, host: { branch: 'H' } } },
    'name-reserved at environments.host',
  ],
  [
    'a service with an underscore',
    { services: { ...services, my_app: services.nginx } },
    'name-invalid at services.my_app',
  ],
  [
    'an environment like a deployment',
    { environments: { ...environments, 'qa-pr-57': { branch: 'X' } } },
    'name-reserved at environments.qa-pr-57',
  ],
  ['an endless branch', environment('qa', { branch: 'x'.repeat(201) }), 'branch-invalid at environments.qa.branch'],
  ['a branch with a space', environment('qa', { branch: 'Q A' }), 'branch-invalid at environments.qa.branch'],
  ['a branch like an option', environment('qa', { branch: '-x' }), 'branch-invalid at environments.qa.branch'],

  ['an unknown source', environment('prod', { from: 'qa2' }), 'promotion-source-unknown at environments.prod.from'],
  [
    'an unknown environment to retire',
    environment('qa', { retires: ['stagin'] }),
    'environment-unknown at environments.qa.retires.0',
  ],
  [
    'an unknown service to scale',
    environment('prod', { replicas: { ap: 2 } }),
    'service-unknown at environments.prod.replicas.ap',
  ],
  [
    'an unknown setting',
    environment('staging', { settings: { LOG_LEVL: 'x' } }),
    'setting-unknown at environments.staging.settings.LOG_LEVL',
  ],
  ['an unknown target', environment('prod', { target: 'moon' }), 'target-unknown at environments.prod.target'],
  ['an unknown image', service('app', { image: { built: 'ap' } }), 'image-unknown at services.app.image.built'],
  [
    'unknown services in connections',
    { connections: { ...shopDefinition.connections, nginx: ['ap'], ngin: ['app'] } },
    'service-unknown at connections.nginx.0',
    'service-unknown at connections.ngin',
  ],
  ['logs to an unknown service', { logs: 'logstash' }, 'service-unknown at logs'],
  [
    'a route to an unknown service',
    { routes: [{ service: 'ap', port: 'http', through: { service: 'nginx', port: 'http' } }] },
    'service-unknown at routes.0.service',
  ],
  [
    'a route to a port that the service lacks',
    { routes: [{ service: 'app', port: 'https', through: { service: 'nginx', port: 'web' } }] },
    'port-unknown at routes.0.port',
    'port-unknown at routes.0.through.port',
  ],

  [
    'a promotion cycle',
    environment('staging', { from: 'prod', retires: [] }),
    'promotion-cycle at environments.staging.from',
  ],
  [
    'two environments with one branch',
    environment('qa', { branch: 'STAGING' }),
    'branch-taken at environments.qa.branch',
  ],
  [
    'retiring a later environment',
    environment('staging', { retires: ['prod'] }),
    'retires-not-below at environments.staging.retires.0',
  ],
  [
    'bare hosts for every change',
    environment('prod', { deployments: 'perChange' }),
    'bare-hosts-shared at environments.prod.hosts',
  ],
  ['no environment', { environments: {} }, 'environments-missing at environments'],

  [
    'a connection cycle',
    { connections: { ...shopDefinition.connections, app: ['nginx', 'postgres'] } },
    'connection-cycle at connections.nginx.0',
  ],
  [
    'a service connected to itself',
    { connections: { app: ['postgres', 'app'] } },
    'connection-cycle at connections.app.1',
  ],
  [
    'a connection to what lives shorter',
    { connections: { traefik: ['nginx'], app: ['postgres'], postgres: ['nginx'] } },
    'connection-out-of-reach at connections.postgres.0',
  ],
  ['a missing connection', { connections: { nginx: ['app'] } }, 'connection-missing at services.app'],
  [
    'a configuration that throws',
    service('nginx', {
      configure: () => {
        throw new Error('no luck');
      },
    }),
    'configure-failed at services.nginx.configure',
  ],

  [
    'two services on one host name',
    {
      routes: [
        { service: 'app', port: 'http' },
        { service: 'nginx', port: 'http' },
      ],
    },
    'host-taken at routes.1.name',
  ],
  [
    'two bare environments',
    environment('qa', { hosts: 'bare', deployments: 'single' }),
    'host-taken at environments.prod.hosts',
  ],
  [
    'a host label with an underscore',
    { routes: [{ service: 'nginx', port: 'http', name: 'my_app' }] },
    'host-label-invalid at routes.0.name',
  ],
  [
    'a host name like a tag',
    { routes: [{ service: 'nginx', port: 'http', name: 'pr-5' }] },
    'host-name-reserved at routes.0.name',
  ],
  [
    'a host label that is too long with a tag',
    { routes: [{ service: 'nginx', port: 'http', name: 'x'.repeat(60) }] },
    'host-label-too-long at routes.0.name',
  ],
  [
    "a host name that is also another link's in an environment",
    {
      environments: { ...environments, qa: { branch: 'QA', from: 'staging' } },
      routes: [
        { service: 'postgres', port: 'postgres' },
        { service: 'nginx', port: 'http', name: 'qa' },
      ],
    },
    'host-taken at routes.1.name',
  ],
  [
    "a host label that is too long with an environment's name",
    {
      connections: { app: ['postgres'], nginx: ['app'] },
      environments: { ...environments, ['q'.repeat(30)]: { branch: 'QQ', from: 'staging' } },
      routes: [{ service: 'postgres', port: 'postgres', name: 'x'.repeat(40) }],
    },
    'host-label-too-long at routes.0.name',
  ],
  ['a link that only begins like a tag', { routes: [{ service: 'nginx', port: 'http', name: 'cafe' }] }],
  ['a domain with an underscore', { domain: 'my_shop.example' }, 'host-label-invalid at domain'],

  ['a published port', service('traefik', { publishes: [80, 8080] }), 'port-published at services.traefik.publishes.1'],
  [
    'a port published by a deployment',
    service('nginx', { publishes: [80] }),
    'port-published at services.nginx.publishes.0',
  ],
  ['a port out of range', service('nginx', { ports: { http: 70_000 } }), 'port-invalid at services.nginx.ports.http'],

  [
    'no version',
    service('nginx', { image: { name: 'nginx', tag: '' } }),
    'version-missing at services.nginx.image.tag',
  ],
  [
    'a version that was not given to what makes the tag',
    service('nginx', { image: { name: 'nginx', tag: `${undefined}-alpine` } }),
    'version-missing at services.nginx.image.tag',
  ],
  [
    'latest without a reason',
    service('nginx', { image: { name: 'nginx', tag: 'latest' } }),
    'version-latest at services.nginx.image.tag',
  ],
  [
    'latest with a reason',
    service('nginx', { image: { name: 'nginx', tag: 'latest', whyLatest: 'The vendor tags no versions.' } }),
  ],
  [
    'an image that is none',
    service('nginx', { image: { name: 'Nginx', tag: '1' } }),
    'image-invalid at services.nginx.image.tag',
  ],
  [
    'a repository that is none',
    { images: { app: { repository: 'Shop App', context: '.' } } },
    'image-invalid at images.app.repository',
  ],

  [
    'routes that no edge can follow',
    {
      routes: [
        { service: 'nginx', port: 'http', path: '/a`b', hosts: { prod: ['Shop.example', 'ok.example'] } },
        { service: 'nginx', port: 'http', path: '/b', allowFrom: ['10.0.0.0/33', '10.0.0.1', '::1/129', '::1/128'] },
        { service: 'nginx', port: 'http', path: '/b', allowFrom: [] },
        { service: 'nginx', port: 'http', stripPath: true, redirectFrom: { qa: ['w.example'], prd: ['w.example'] } },
        { name: 'h', service: 'nginx', port: 'http', headers: { request: { 'a b': 'x' }, response: { A: 'x\ny' } } },
      ],
    },
    'host-taken at routes.2.path',
    'route-path-invalid at routes.0.path',
    'host-label-invalid at routes.0.hosts.prod.0',
    'address-range-invalid at routes.1.allowFrom.0',
    'address-range-invalid at routes.1.allowFrom.2',
    'address-range-invalid at routes.2.allowFrom',
    'route-path-missing at routes.3.stripPath',
    'route-hosts-shared at routes.3.redirectFrom.qa',
    'environment-unknown at routes.3.redirectFrom.prd',
    'header-invalid at routes.4.headers.request.a b',
    'header-invalid at routes.4.headers.response.A',
  ],
  [
    "a host name of one's own that another route has",
    {
      routes: [
        { service: 'nginx', port: 'http' },
        { name: 'api', service: 'nginx', port: 'http', hosts: { prod: ['shop.example'] } },
      ],
    },
    'host-taken at routes.1.name',
  ],
  [
    'stable host names of many deployments',
    environment('qa', { hosts: 'environment' }),
    'bare-hosts-shared at environments.qa.hosts',
  ],
  ['bare host names of two domains', environment('qa', { hosts: 'bare', deployments: 'single', domain: 'qa.example' })],
  [
    'a password in plain text',
    service('nginx', { environment: { DB_PASSWORD: 'hunter2' } }),
    'secret-in-plain-text at services.nginx.environment.DB_PASSWORD',
  ],
  [
    'a password in an address',
    service('nginx', { environment: { DSN: 'postgres://a:b@c/d' } }),
    'secret-in-plain-text at services.nginx.environment.DSN',
  ],
  [
    'a password within a composed address',
    service('nginx', { environment: { DSN: value`postgres://${host('app')}:hunter2@db/x` } }),
    'secret-in-plain-text at services.nginx.environment.DSN',
  ],
  ['a secret within a text', service('nginx', { environment: { AUTH_TOKEN: value`Bearer ${TOKEN}` } })],
  [
    "a variable in Compose's form, instead of a secret",
    service('nginx', { environment: { DB_PASSWORD: '${DB_PASSWORD:?}' } }),
    'variable-in-text at services.nginx.environment.DB_PASSWORD',
  ],
  [
    'references in ordinary template literals, wherever',
    {
      domain: `${setting('DOMAIN', { description: 'x' })}.example`,
      ...service('nginx', {
        environment: { A: `x${TOKEN}`, B: `${host('app')}:80`, C: `${value`x`}`, D: `${{}}` },
        files: [{ path: '/a', content: `key=${TOKEN}` }],
      }),
    },
    'host-label-invalid at domain',
    'reference-in-text at domain',
    'reference-in-text at services.nginx.environment.A',
    'reference-in-text at services.nginx.environment.B',
    'reference-in-text at services.nginx.environment.C',
    'reference-in-text at services.nginx.environment.D',
    'reference-in-text at services.nginx.files.0.content',
  ],
  [
    'addresses of what is unknown, not connected, or has other ports',
    service('nginx', {
      environment: { A: host('ap'), B: value`${port('postgres')}`, C: port('traefik'), D: port('app', 'https') },
    }),
    'service-unknown at services.nginx.environment.A',
    'connection-missing at services.nginx.environment.B',
    'port-unknown at services.nginx.environment.C',
    'port-unknown at services.nginx.environment.D',
  ],
  [
    'names of secrets per environment that meet',
    service('nginx', {
      environment: {
        A: secret('KEY', { description: 'x', perEnvironment: true }),
        B: setting('QA_KEY', { default: '', description: 'x' }),
        C: secret('KEY', { description: 'x' }),
      },
    }),
    'variable-conflict at services.nginx.environment.B',
    'variable-conflict at services.nginx.environment.C',
  ],
  [
    'a secret per environment of what runs once per host',
    service('traefik', { environment: { A: secret('KEY', { description: 'x', perEnvironment: true }) } }),
    'variable-per-environment at services.traefik.environment.A',
  ],
  [
    'a token as build argument',
    { images: { app: { repository: 'a/b', context: '.', arguments: { NPM_TOKEN: 'x' } } } },
    'secret-in-plain-text at images.app.arguments.NPM_TOKEN',
  ],
  [
    'a variable name with a hyphen',
    service('nginx', { environment: { 'A-B': 'x' } }),
    'variable-invalid at services.nginx.environment.A-B',
  ],
  [
    'a build argument with a space',
    { images: { app: { repository: 'a/b', context: '.', arguments: { 'A B': 'x' } } } },
    'variable-invalid at images.app.arguments.A B',
  ],
  [
    "a setting with a name of Docker's",
    service('nginx', { environment: { X: { kind: 'setting', name: 'DOCKER_HOST', default: '', description: '' } } }),
    'variable-reserved at services.nginx.environment.X',
  ],
  [
    'a NUL in a build argument',
    { images: { app: { repository: 'a/b', context: '.', arguments: { A: '\0' } } } },
    'text-unusable at images.app.arguments.A',
  ],
  [
    'a NUL in a value',
    service('nginx', { environment: { A: 'x\0y' } }),
    'text-unusable at services.nginx.environment.A',
  ],
  ['a NUL in a command', service('nginx', { command: ['x', '\0'] }), 'text-unusable at services.nginx.command.1'],
  [
    'a default that Compose cannot read',
    service('nginx', { environment: { A: { kind: 'setting', name: 'A', default: 'a}', description: '' } } }),
    'default-unreadable at services.nginx.environment.A',
  ],
  [
    'a setting with two meanings',
    service('nginx', { environment: { X: { kind: 'setting', name: 'LOG_LEVEL', default: 'warn', description: '' } } }),
    'variable-conflict at services.nginx.environment.X',
  ],

  [
    'too many containers of a database',
    environment('prod', { replicas: { postgres: 2 } }),
    'replicas-single at environments.prod.replicas.postgres',
  ],
  [
    'half a container',
    environment('prod', { replicas: { app: 0.5 } }),
    'replicas-invalid at environments.prod.replicas.app',
  ],
  [
    'a backup of nothing',
    service('postgres', { backup: { every: '1h', keep: 1 }, volumes: {} }),
    'backup-empty at services.postgres.backup',
  ],
  [
    'data on a swarm',
    { ...environment('prod', { target: 'servers' }), targets: { servers: { kind: 'swarm' } } },
    'target-volumes at environments.prod.target',
  ],
  ['a swarm that nothing deploys to', { targets: { servers: { kind: 'swarm' } } }],
  ['discarded data of what is gone', { discard: ['beta', 'cache/data', 'postgres/former'] }],
  ['discarded data of an environment', { discard: ['beta', 'prod'] }, 'discard-used at discard.1'],
  [
    'discarded data of an environment that was renamed',
    { ...environment('prod', { renamedFrom: 'beta' }), discard: ['beta'] },
    'discard-used at discard.0',
  ],
  ['an environment that was renamed', environment('prod', { renamedFrom: ['beta', 'gamma'] })],
  [
    'a former name that another environment has',
    environment('prod', { renamedFrom: 'qa' }),
    'former-name-taken at environments.prod.renamedFrom',
  ],
  [
    'a former name where no data is kept',
    environment('qa', { renamedFrom: 'beta' }),
    'renamed-without-data at environments.qa.renamedFrom',
  ],
  ['discarded data of a service', { discard: ['postgres/data'] }, 'discard-used at discard.0'],
  [
    'a backup without a way back',
    service('postgres', { backup: { every: '1h', keep: 1, dump: 'x' } }),
    'backup-one-way at services.postgres.backup',
  ],
  [
    'a migration of what outlives releases',
    service('postgres', { migration: ['psql'] }),
    'migration-misplaced at services.postgres.migration',
  ],
  ['a migration by nothing', service('app', { migration: [] }), 'migration-empty at services.app.migration'],
  ['a migration', service('app', { migration: ['python3', 'manage.py', 'migrate'] })],

  ['an unpinned library', jenkins({ libraryVersion: 'main' }), 'library-unpinned at jenkins.libraryVersion'],
  [
    'a library pinned to a flow branch',
    jenkins({ libraryVersion: 'PROD' }),
    'library-unpinned at jenkins.libraryVersion',
  ],
  ...['-x@host', 'user@-oProxyCommand=id', 'user:password@host', 'host/path', 'host x'].map(
    (host) =>
      [
        `a Docker engine at ${host}`,
        { targets: { far: { host: `ssh://${host}` } } },
        'address-invalid at targets.far.host',
      ] as const,
  ),
  ['a Docker engine at an IPv6 address', { targets: { far: { host: 'ssh://user@[2001:db8::1]:22' } } }],
  ['a registry without a host', { registry: 'shop' }, 'address-invalid at registry'],
  ...['https://', 'https://x y', 'https://x/$JENKINS_ADMIN_PASSWORD', 'https://x?y', 'https://a:b@x'].map(
    (url) => [`Jenkins at ${url}`, jenkins({ url }), 'address-invalid at jenkins.url'] as const,
  ),
  ['a Jenkins with a port and a path', jenkins({ url: 'http://localhost:8080/jenkins/' })],
  ...['ops', 'a@x, b@y', 'a@x\nBcc: b@y', '$JENKINS_ADMIN_PASSWORD@x'].map(
    (to) =>
      [
        `mail to ${JSON.stringify(to)}`,
        { notifications: [{ kind: 'email', to: [to], on: ['failed'] }] },
        'address-invalid at notifications.0.to.0',
      ] as const,
  ),

  ...['../app', '/app', 'a/../../b', '', '-x', 'https://github.com/shop/app', 'a\nb'].map(
    (context) =>
      [
        `an image made from ${JSON.stringify(context)}`,
        { images: { app: { repository: 'a/b', context } } },
        'path-invalid at images.app.context',
      ] as const,
  ),
  [
    'a Dockerfile outside of the project',
    { images: { app: { repository: 'a/b', context: '.', dockerfile: '../Dockerfile' } } },
    'path-invalid at images.app.dockerfile',
  ],
  [
    'a relative volume',
    service('postgres', { volumes: { data: 'data' } }),
    'path-invalid at services.postgres.volumes.data',
  ],
  [
    'a relative folder of the host',
    service('traefik', { hostMounts: [{ from: '../x', to: '/x', readOnly: true }] }),
    'path-invalid at services.traefik.hostMounts.0.from',
  ],
  [
    'two things at one path',
    service('postgres', { volumes: { data: '/x' }, files: [{ path: '/x', content: '' }] }),
    'path-taken at services.postgres.files.0.path',
  ],

  ...[0, -1, 1.5, 1e21].map(
    (keepBuilds) =>
      [`${keepBuilds} builds to keep`, jenkins({ keepBuilds }), 'amount-invalid at jenkins.keepBuilds'] as const,
  ),
  [
    'no copy to keep',
    service('postgres', { backup: { every: '1h', keep: 0 } }),
    'amount-invalid at services.postgres.backup.keep',
  ],
  [
    'limits that leave nothing',
    service('nginx', { limits: { cpus: 0, memory: '1m' } }),
    'amount-invalid at services.nginx.limits.cpus',
    'amount-invalid at services.nginx.limits.memory',
  ],

  [
    'nobody who may agree',
    environment('prod', { approval: { submitters: [] } }),
    'submitters-missing at environments.prod.approval.submitters',
  ],
  ...['', ' ', 'a,b', 'a\nb'].map(
    (submitter) =>
      [
        `${JSON.stringify(submitter)} who may agree`,
        environment('prod', { approval: { submitters: ['ops', submitter] } }),
        'submitter-invalid at environments.prod.approval.submitters.1',
      ] as const,
  ),

  ...['', '* * * *', 'H 3 * * * *', '@never', "H 3 * * *'", 'H 3 * * *\nrm', 'TZ=Europe/London', 'H $X * * *'].map(
    (prune) =>
      [
        `the schedule ${JSON.stringify(prune)}`,
        jenkins({ schedules: { prune } }),
        'schedule-invalid at jenkins.schedules.prune',
      ] as const,
  ),
  ...['@daily', 'H(0-29)/10 9-16/2 1,15 * 1-5', 'TZ=Europe/London\nH 3 * * *\nH 15 * * 6'].map(
    (prune) => [`the sound schedule ${JSON.stringify(prune)}`, jenkins({ schedules: { prune } })] as const,
  ),

  ...[
    ['git\nevil', '1'],
    ['git', '1\nevil'],
    ['git', ''],
    ['git', '1 2'],
    ['-x', '1'],
  ].map(
    ([id = '', version]) =>
      [
        `the plugin ${JSON.stringify(`${id}:${version}`)}`,
        jenkins({ plugins: { [id]: version } }),
        `plugin-invalid at jenkins.plugins.${id}`,
      ] as const,
  ),
  ...(
    [
      [github({ owner: '', name: 'shop' }), 'repository-invalid at repository.owner'],
      [github({ owner: 'shop', name: 'a/b' }), 'repository-invalid at repository.name'],
      [github({ owner: 'shop', name: 'shop', api: 'https://x?y' }), 'address-invalid at repository.api'],
      [github({ owner: 'shop', name: 'shop', credentials: "a'b" }), 'credentials-invalid at repository.credentials'],
      [gitlab({ project: 'shop' }), 'repository-invalid at repository.project'],
      [gitlab({ project: 'shop/../x' }), 'repository-invalid at repository.project'],
      [gitlab({ project: 'a/b', url: 'https://x/$(id)' }), 'address-invalid at repository.url'],
      [gitlab({ project: 'shop/backend/shop.js', url: 'http://localhost:8929/gitlab' })],
      [gitea({ url: 'https://git.example', owner: 'shop', name: '-x' }), 'repository-invalid at repository.name'],
      [gitea({ url: 'https://git.example/git/', owner: 'shop', name: 'shop' })],
      [git({ url: 'ext::sh -c id' }), 'repository-invalid at repository.url'],
      [git({ url: '--upload-pack=id' }), 'repository-invalid at repository.url'],
      [git({ url: 'https://user:secret@git.example/shop.git' }), 'repository-invalid at repository.url'],
      ...['https://git.example/shop.git', 'ssh://git@host:22/shop.git', 'git@host:shop.git', '/srv/git/shop.git'].map(
        (url) => [git({ url })] as const,
      ),
    ] as const
  ).map(
    ([repository, ...errors]) => [`the repository ${JSON.stringify(repository)}`, { repository }, ...errors] as const,
  ),

  [
    'raw properties that pipegen relies on, and unknown ones',
    service('app', {
      raw: {
        compose: {
          container_name: 'app',
          ports: ['0.0.0.0:80:80'],
          networks: {},
          sysctl: {},
          deploy: { replicas: 3, resources: {} },
          labels: { 'pipegen.flow': 'x', 'traefik.enable': 'false', 'shop.note': 'x' },
        },
        swarm: { devices: ['/dev/fuse'], hostname: 'app' },
      },
    }),
    'raw-refused at services.app.raw.compose.container_name',
    'raw-refused at services.app.raw.compose.ports',
    'raw-refused at services.app.raw.compose.networks',
    'raw-unknown at services.app.raw.compose.sysctl',
    'raw-refused at services.app.raw.compose.deploy.replicas',
    'raw-refused at services.app.raw.compose.labels.pipegen.flow',
    'raw-refused at services.app.raw.compose.labels.traefik.enable',
    'raw-unknown at services.app.raw.swarm.devices',
  ],
  [
    'services that an environment cannot change',
    environment('prod', {
      services: {
        postgre: false,
        traefik: false,
        app: { tag: '2', limits: { cpus: 0, memory: '1m' } },
        nginx: { tag: 'latest' },
        postgres: external({ host: 'postgres://db', port: { http: 80, postgres: 0 } }),
      },
    }),
    'service-unknown at environments.prod.services.postgre',
    'environment-service-of-host at environments.prod.services.traefik',
    'version-of-built-image at environments.prod.services.app.tag',
    'version-latest at environments.prod.services.nginx.tag',
    'external-host-invalid at environments.prod.services.postgres.host',
    'port-unknown at environments.prod.services.postgres.port.http',
    'port-invalid at environments.prod.services.postgres.port.postgres',
    'amount-invalid at environments.prod.services.app.limits.cpus',
    'amount-invalid at environments.prod.services.app.limits.memory',
  ],
  [
    'a service that is left out and still needed',
    environment('prod', { services: { postgres: false, nginx: false } }),
    'service-needed at environments.prod.services.postgres',
    'service-needed at environments.prod.services.nginx',
  ],
  ['services that are left out with what needs them', environment('prod', { services: { app: false, nginx: false } })],
  [
    'a setting for a host name that a file holds',
    environment('prod', {
      services: { postgres: external({ host: setting('DB_HOST', { description: 'The database.' }) }) },
    }),
    'reference-in-text at environments.prod.services',
  ],
  [
    'data on a swarm that is outside the flow there',
    {
      ...environment('prod', { target: 'servers', services: { postgres: external({ host: 'db.shop.example' }) } }),
      targets: { servers: { kind: 'swarm' } },
    },
  ],
  [
    'data of one environment to discard',
    {
      ...environment('prod', { services: { postgres: external({ host: 'db.shop.example' }) } }),
      discard: ['prod/postgres/data', 'qa/postgres/data'],
    },
    'discard-used at discard.1',
  ],
  [
    'build options that Docker would refuse',
    {
      images: {
        app: {
          repository: 'shop/app',
          context: 'app',
          target: '--push',
          platforms: ['linux/amd64', 'arm'],
          secrets: {
            'a b': secret('NPM_TOKEN', { description: 'Reads packages.' }),
            npm: secret('npm', { description: 'Reads packages.', perEnvironment: true }),
          },
          cacheFrom: ['type=registry,ref=x', '--pull'],
          cacheTo: ['a b'],
        },
      },
    },
    'build-option-invalid at images.app.target',
    'build-option-invalid at images.app.platforms.1',
    'build-option-invalid at images.app.secrets.a b',
    'build-secret-per-environment at images.app.secrets.npm',
    'build-option-invalid at images.app.cacheFrom.1',
    'build-option-invalid at images.app.cacheTo.0',
    'variable-invalid at images.app.secrets.npm',
  ],
  [
    'a volume of a deployment that says nothing of its lifetime, and a backup of it',
    service('app', {
      volumes: { uploads: '/uploads', former: { path: '/former', renamedFrom: 'old' } },
      backup: { every: '1h', keep: 1 },
    }),
    'volume-lifetime-missing at services.app.volumes.uploads',
    'volume-lifetime-missing at services.app.volumes.former',
    'backup-unsupported at services.app.backup',
  ],
  [
    'a volume of a deployment that says how long it lives',
    service('app', {
      volumes: {
        uploads: { path: '/uploads', lifetime: 'environment' },
        cache: { path: '/cache', lifetime: 'deployment' },
      },
    }),
  ],
  [
    'an environment whose data goes with a deployment',
    service('postgres', { volumes: { data: { path: '/data', lifetime: 'deployment' } } }),
    'volume-lifetime-invalid at services.postgres.volumes.data.lifetime',
  ],
  [
    'container options that Docker would refuse',
    service('app', {
      ulimits: { nofiles: 1, nofile: 0.5, core: { soft: 2, hard: 1 }, memlock: -1, nproc: { soft: -1, hard: 4 } },
      capabilities: { add: ['net_admin'], drop: ['ALL', 'CAP_CHOWN'] },
      extraHosts: {
        'a b': '10.0.0.1',
        old: '300.0.0.1',
        six: '::1',
        here: 'host-gateway',
        'postgres.internal': '10.0.0.1',
      },
      tmpfs: { tmp: '1m', '/tmp': '0m', '/etc/app/app.ini': '1m' },
      shmSize: '0m',
      devices: [{ from: 'ttyUSB0' }, { from: '/dev/a', to: 'a' }],
      gpus: { count: 0 },
      workingDirectory: 'srv',
      envFile: ['/etc/app.env'],
    }),
    'path-invalid at services.app.envFile.0',
    'path-invalid at services.app.tmpfs.tmp',
    'path-invalid at services.app.devices.0.from',
    'path-invalid at services.app.devices.1.to',
    'path-invalid at services.app.workingDirectory',
    'path-taken at services.app.files.0.path',
    'amount-invalid at services.app.gpus.count',
    'amount-invalid at services.app.shmSize',
    'amount-invalid at services.app.tmpfs./tmp',
    'ulimit-unknown at services.app.ulimits.nofiles',
    'ulimit-invalid at services.app.ulimits.nofile',
    'ulimit-invalid at services.app.ulimits.core',
    'ulimit-invalid at services.app.ulimits.nproc',
    'capability-invalid at services.app.capabilities.add.0',
    'extra-host-invalid at services.app.extraHosts.a b',
    'extra-host-invalid at services.app.extraHosts.old',
    'extra-host-taken at services.app.extraHosts.postgres.internal',
  ],
  [
    'what a Swarm ignores',
    {
      targets: { swarm: { kind: 'swarm', host: 'ssh://a@b' } },
      environments: { ...environments, prod: { ...environments.prod, target: 'swarm' } },
      ...service('app', { devices: [{ from: '/dev/fuse' }], gpus: {}, shmSize: '1g' }),
    },
    'target-volumes at environments.prod.target',
    'target-devices at services.app.devices',
    'target-gpus at services.app.gpus',
    'target-shm-size at services.app.shmSize',
  ],
];

describe('the rules of a flow', () => {
  it.each(CASES.map(([title, changes, ...errors]) => ({ title, changes, errors })))('$title', ({ changes, errors }) => {
    expect(errorsOf(changes)).toEqual(errors);
  });

  it('reports every error at once, each with its fix', () => {
    const { flow, diagnostics } = resolveFlow({
      ...shopDefinition,
      ...environment('prod', { from: 'qq', retires: [] }),
      ...service('nginx', { image: { name: 'nginx', tag: 'latest' }, publishes: [8080] }),
    } as FlowDefinition);
    expect(flow).toBeUndefined();
    expect(diagnostics.map(({ message, fix }) => `${message} / ${fix}`)).toEqual([
      '"prod" is promoted from "qq", which is not declared. / Did you mean "qa"? Declared environments: staging, qa, prod.',
      '"nginx" publishes port 8080. Only 80 and 443 may be public. / Use a route instead. Inside the network, every port is reachable.',
      '"nginx" runs "latest", which can be a different image tomorrow. / Set a version, or explain in "whyLatest" why there is none.',
    ]);
  });
});
