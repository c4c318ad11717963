import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import definition from '../../pipelines/studygiveway/flow.ts';
import type { FlowDefinition } from '../../src/model/definition.ts';
import { type Flow, findEnvironment, findService, type Service } from '../../src/model/flow.ts';
import { routeHost } from '../../src/model/names.ts';
import { resolveFlow } from '../../src/model/resolve.ts';

// The tables of the deployment guideline, as they were given, spelling included.
const REQUIRED_SERVICES = `
| service         | version                      | PUBLIC_PORT | DEPENDS ON DEPLOYMENT STAGE |
| --------------- | ---------------------------- | ----------- | --------------------------- |
| Minio           | RELEASE.2024-02-04T22-36-13Z |             | YES                         |
| Postgres DB     | 16.1                         |             | YES                         |
| PG Bouncer      | 1.22.0                       |             | YES                         |
| Ha Proxy        | 3.0                          |             | YES                         |
| PG Admin        | 4.0                          |             | YES                         |
| Redis Stack     | 7.2                          |             | YES                         |
| RedisInsight    | 1.14                         |             | YES                         |
| Memchached      | 1.6.23                       |             | YES                         |
| memcached-admin | latest                       |             | YES                         |
| Elasticsearch   | 8.12.1                       |             | YES                         |
| Logstash        | 8.11.0                       |             | YES                         |
| Knaiba          | 8.12.0                       |             | YES                         |
| daphne          | 4.0.0                        |             | YES                         |
| nginx           | 1.23.4                       |             | YES                         |
| traefik         | 2.11.0-rc2                   | 80, 443     | NO                          |
| Jenkins         | 2.443                        |             | NO                          |
`;

const ROLES_AND_CONNECTIONS = `
| Service         | Role                      | Connected Service                                                 |
| --------------- | ------------------------- | ----------------------------------------------------------------- |
| Minio           | App Helper Service        | Logstash                                                          |
| Postgres DB     | App Helper Service        | Logstash                                                          |
| PG Bouncer      | Database helper service   | Postgres DB, Logstash                                             |
| Ha Proxy        | Database helper service   | PG Bouncer, Logstash                                              |
| PG Admin        | Database helper service   | Ha Proxy, Logstash                                                |
| Redis Stack     | App Helper Service        | Logstash                                                          |
| RedisInsight    | Redis Helper service      | Redis Stack , Logstash                                            |
| Memchached      | App Helper Service        | Logstash                                                          |
| memcached-admin | Memchached helper service | Memchached, Logstash                                              |
| Elasticsearch   | App Helper Service        | Logstash                                                          |
| Logstash        | App Helper Service        | Elasticsearch, Logstash                                           |
| Kibana          | EL Helper service         | Logstash, Elasticsearch                                           |
| daphne          | App Service               | Ha Proxy, Minio, Redis Stack, Memchached, Elasticsearch, Logstash |
| nginx           | App Helper Service        | daphne, Logstash                                                  |
| traefik         | App Helper Service        | nginx, Logstash                                                   |
| Jenkins         | CI/CD Helper Service      | Logstash                                                          |
`;

const LINKS = `
| url                                                  | stage   | service         |
| ---------------------------------------------------- | ------- | --------------- |
| jenkins.studygiveway.com                             | X       | Jenkins         |
| studygiveway.com                                     | PROD    | daphne          |
| s3.studygiveway.com                                  | PROD    | minio           |
| db.studygiveway.com                                  | PROD    | PG Admin        |
| redis.studygiveway.com                               | PROD    | RedisInsight    |
| memchached.studygiveway.com                          | PROD    | memcached-admin |
| kibana.studygiveway.com                              | PROD    | kibana          |
| <MARGE/PULL_REQUEST_TAG>.studygiveway.com            | QA      | daphne          |
| s3-<MARGE/PULL_REQUEST_TAG>.studygiveway.com         | QA      | minio           |
| db-<MARGE/PULL_REQUEST_TAG>.studygiveway.com         | QA      | PG Admin        |
| redis-<MARGE/PULL_REQUEST_TAG>studygiveway.com       | QA      | RedisInsight    |
| memchached-<MARGE/PULL_REQUEST_TAG>.studygiveway.com | QA      | memcached-admin |
| kibana-<MARGE/PULL_REQUEST_TAG>.studygiveway.com     | QA      | kibana          |
| <MARGE/PULL_REQUEST_TAG>.studygiveway.com            | STAGING | daphne          |
| s3-<MARGE/PULL_REQUEST_TAG>.studygiveway.com         | STAGING | minio           |
| db-<MARGE/PULL_REQUEST_TAG>.studygiveway.com         | STAGING | PG Admin        |
| redis-<MARGE/PULL_REQUEST_TAG>studygiveway.com       | STAGING | RedisInsight    |
| memchached-<MARGE/PULL_REQUEST_TAG>.studygiveway.com | STAGING | memcached-admin |
| kibana-<MARGE/PULL_REQUEST_TAG>.studygiveway.com     | STAGING | kibana          |
`;

const OTHER_SPELLINGS: { readonly [spelling: string]: string } = {
  'postgres db': 'postgres',
  'pg bouncer': 'pgbouncer',
  'ha proxy': 'haproxy',
  'pg admin': 'pgadmin',
  'redis stack': 'redis',
  memchached: 'memcached',
  knaiba: 'kibana',
};

const { flow, diagnostics } = resolveFlow(definition as FlowDefinition);

describe('the flow of StudyGiveWay', () => {
  it('resolves without a word of complaint', () => {
    expect(diagnostics).toEqual([]);
  });

  it('has the required services, no more and no fewer', () => {
    expect(names(studyGiveWay().services)).toEqual(rows(REQUIRED_SERVICES).map(serviceName).sort());
  });

  it.each(rows(REQUIRED_SERVICES))('runs %s at version %s', (name, version = '') => {
    expect(versionOf(findService(studyGiveWay(), serviceName([name])))).toMatch(
      new RegExp(`^v?${version.replaceAll('.', '\\.')}(?:[.-]|$)`),
    );
  });

  it.each(rows(REQUIRED_SERVICES))('opens to the world what %s may (version %s, ports "%s")', (name, _, ports = '') => {
    const expected = ports.split(',').filter((port) => port !== '');
    expect(findService(studyGiveWay(), serviceName([name])).publishes).toEqual(expected.map(Number));
  });

  it.each(rows(REQUIRED_SERVICES))('has %s (%s, "%s") per environment: %s', (name, _, __, dependsOnStage) => {
    expect(findService(studyGiveWay(), serviceName([name])).scope !== 'host').toBe(dependsOnStage === 'YES');
  });

  it.each(rows(ROLES_AND_CONNECTIONS))('gives %s the role %s, connected to %s', (name, role = '', connected = '') => {
    const service = findService(studyGiveWay(), serviceName([name]));
    expect(service.role).toBe(role.replace('Memchached', 'Memcached'));
    const connections = connected.split(',').map((other) => serviceName([other]));
    expect([...service.connections, studyGiveWay().logs].sort()).toEqual(connections.sort());
  });

  it('has the links of the guideline, no more and no fewer', () => {
    expect([...links(studyGiveWay())].sort()).toEqual(
      rows(LINKS)
        // The guideline forgets the dot before the domain in one of its rows.
        .map(([url = '', stage, service]) => [
          url.replace('<MARGE/PULL_REQUEST_TAG>', 'pr-57').replace(/(?<=pr-57)(?=studygiveway)/, '.'),
          stage,
          serviceName([service]),
        ])
        .map((row) => row.join(' '))
        .sort(),
    );
  });

  it('lets nobody but the team open the pages that ask for no password', () => {
    const open = studyGiveWay().routes.filter(({ access }) => access === 'public');
    expect(open.map(({ service }) => service).sort()).toEqual(['daphne', 'jenkins', 'kibana', 'minio', 'pgadmin']);
  });

  it('promotes STAGING to QA to PROD and destroys what was promoted', () => {
    const promotionPath = studyGiveWay().environments.map(({ branch, from, retires }) => ({ branch, from, retires }));
    expect(promotionPath).toEqual([
      { branch: 'STAGING', from: undefined, retires: [] },
      { branch: 'QA', from: 'staging', retires: ['staging'] },
      { branch: 'PROD', from: 'qa', retires: ['qa'] },
    ]);
    expect(findEnvironment(studyGiveWay(), 'prod')).toMatchObject({ deployments: 'single', data: 'kept' });
  });

  it('uses Alpine wherever the vendor offers it, and says why where not', () => {
    const others = studyGiveWay().services.filter(({ image }) => !('built' in image) && !image.tag.endsWith('-alpine'));
    for (const { image } of others) expect(image).toHaveProperty('whyNotAlpine', expect.stringMatching(/\w+/));
    expect(
      names(others.filter(({ image }) => !('built' in image) && !image.whyNotAlpine?.includes('Made from Alpine'))),
    ).toEqual(['elasticsearch', 'kibana', 'logstash', 'memcached-admin', 'minio', 'redis', 'redisinsight']);
    expect(readFileSync('pipelines/studygiveway/app/Dockerfile', 'utf8')).toMatch(/^FROM python:\S+-alpine/m);
  });

  it('copies all data away at a set interval', () => {
    const withData = studyGiveWay().services.filter(({ volumes }) => Object.keys(volumes).length > 0);
    // Logstash keeps only how far it has read.
    expect(names(withData.filter(({ backup }) => backup === undefined))).toEqual(['logstash']);
    expect(names(withData)).toEqual(expect.arrayContaining(['elasticsearch', 'jenkins', 'minio', 'postgres', 'redis']));
  });

  it('scales whatever keeps nothing of its own', () => {
    const scalable = studyGiveWay().services.filter(({ scaling }) => scaling === 'many');
    expect(names(scalable)).toEqual(['daphne', 'haproxy', 'kibana', 'memcached-admin', 'nginx', 'pgbouncer']);
  });

  it('reaches the internet only from Traefik and Jenkins', () => {
    expect(names(studyGiveWay().services.filter(({ internet }) => internet))).toEqual(['jenkins', 'traefik']);
  });
});

function studyGiveWay(): Flow {
  if (flow === undefined) throw new Error('The flow has errors.');
  return flow;
}

/** The cells of a table's rows, without its head. */
function rows(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function serviceName([cell = '']: readonly (string | undefined)[]): string {
  const spelled = cell.trim().toLowerCase();
  return OTHER_SPELLINGS[spelled] ?? spelled;
}

function names(services: readonly Service[]): string[] {
  return services.map(({ name }) => name).sort();
}

function versionOf({ image }: Service): string {
  return 'built' in image ? (studyGiveWay().images[0]?.arguments?.DAPHNE_VERSION ?? '') : image.tag;
}

/** Every link of the flow as `host STAGE service`, for a change 57. */
function* links(whole: Flow): Generator<string> {
  for (const route of whole.routes) {
    const host = (tag?: string): string => routeHost(route.name, whole.domain, tag);
    if (findService(whole, route.service).scope === 'host') yield `${host()} X ${route.service}`;
    else
      for (const { branch, hosts } of whole.environments)
        yield `${host(hosts === 'tagged' ? 'pr-57' : undefined)} ${branch} ${route.service}`;
  }
}
