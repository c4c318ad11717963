import { catalogue } from 'pipegen';

/**
 * The services of StudyGiveWay, at the versions of its guideline.
 *
 * - Daphne's, 4.0.0, is an argument of the image that the flow builds.
 * - pgAdmin's, 4.0, is of 2019 and cannot show PostgreSQL 16; `8.3` could.
 * - Redis Stack's images are named by build as well: there is none that is just 7.2. RedisInsight's 1.14 is 1.14.0.
 */
export const services = {
  minio: catalogue.minio({ version: 'RELEASE.2024-02-04T22-36-13Z', role: 'App Helper Service' }),
  postgres: catalogue.postgres({ version: '16.1', role: 'App Helper Service' }),
  pgbouncer: catalogue.pgbouncer({ version: '1.22.0', role: 'Database helper service' }),
  haproxy: catalogue.haproxy({ version: '3.0', role: 'Database helper service' }),
  pgadmin: catalogue.pgadmin({ version: '4.0', role: 'Database helper service' }),
  redis: catalogue.redisStack({ version: '7.2.0-v17', role: 'App Helper Service' }),
  redisinsight: catalogue.redisInsight({ version: '1.14.0', role: 'Redis Helper service' }),
  memcached: catalogue.memcached({ version: '1.6.23', role: 'App Helper Service' }),
  'memcached-admin': catalogue.memcachedAdmin({
    version: 'latest',
    whyLatest: 'It is a page that keeps nothing: the newest will do.',
    role: 'Memcached helper service',
  }),
  elasticsearch: catalogue.elasticsearch({ version: '8.12.1', role: 'App Helper Service' }),
  logstash: catalogue.logstash({ version: '8.11.0', role: 'App Helper Service' }),
  kibana: catalogue.kibana({ version: '8.12.0', role: 'EL Helper service' }),
  daphne: catalogue.daphne({ built: 'app', application: 'asgi:application', role: 'App Service' }),
  nginx: catalogue.nginx({ version: '1.23.4', role: 'App Helper Service' }),
  traefik: catalogue.traefik({ version: '2.11.0-rc2', role: 'App Helper Service', acmeEmail: 'ops@studygiveway.com' }),
  jenkins: catalogue.jenkins({ version: '2.443', role: 'CI/CD Helper Service' }),
};
