import { defineFlow, github, libraryStep, secret } from 'pipegen';
import { services } from './services.ts';

/** StudyGiveWay: an application with its database, caches, search and logs, and the pages to look after them. */
export default defineFlow({
  name: 'studygiveway',
  domain: 'studygiveway.com',
  registry: 'registry.studygiveway.com',

  environments: {
    staging: {
      branch: 'STAGING',
      deployOn: ['changeOpened', 'merge'],
      data: 'perDeployment',
      timeToLive: '7d',
      checks: [libraryStep.smokeTest({ path: '/' })],
    },
    qa: {
      branch: 'QA',
      from: 'staging',
      data: 'perDeployment',
      retires: ['staging'],
      timeToLive: '14d',
      checks: [libraryStep.smokeTest({ path: '/' })],
    },
    prod: {
      branch: 'PROD',
      from: 'qa',
      deployments: 'single',
      hosts: 'bare',
      data: 'kept',
      approval: {},
      retires: ['qa'],
      soak: '10m',
      replicas: { daphne: 3, nginx: 2, haproxy: 2, pgbouncer: 2 },
      checks: [libraryStep.smokeTest({ path: '/', attempts: 10 })],
    },
  },

  images: {
    app: {
      repository: 'studygiveway/app',
      context: 'pipelines/studygiveway/app',
      arguments: { DAPHNE_VERSION: '4.0.0' },
      test: ['python3', '-c', 'import asgi'],
    },
  },

  services,

  // Every service is connected to Logstash besides: it collects their logs.
  logs: 'logstash',
  connections: {
    pgbouncer: ['postgres'],
    haproxy: ['pgbouncer'],
    pgadmin: ['haproxy'],
    redisinsight: ['redis'],
    'memcached-admin': ['memcached'],
    logstash: ['elasticsearch'],
    kibana: ['elasticsearch'],
    daphne: ['haproxy', 'minio', 'redis', 'memcached', 'elasticsearch'],
    nginx: ['daphne'],
    traefik: ['nginx'],
  },

  // The host name is NAME.studygiveway.com in PROD and NAME-<change's tag>.studygiveway.com in QA and STAGING.
  routes: [
    { name: 'jenkins', service: 'jenkins', port: 'http' },
    { service: 'daphne', port: 'http', through: { service: 'nginx', port: 'http' } },
    { name: 's3', service: 'minio', port: 's3' },
    { name: 'db', service: 'pgadmin', port: 'http' },
    { name: 'redis', service: 'redisinsight', port: 'http', access: 'team' },
    { name: 'memchached', service: 'memcached-admin', port: 'http', access: 'team' },
    { name: 'kibana', service: 'kibana', port: 'http' },
  ],

  notifications: [
    {
      kind: 'slack',
      webhook: secret('SLACK_WEBHOOK', { description: "The address of the team's Slack webhook." }),
      on: ['deployed', 'failed', 'fixed', 'approvalNeeded'],
    },
    { kind: 'email', to: ['team@studygiveway.com'], on: ['failed', 'fixed', 'approvalNeeded'] },
  ],

  repository: github({ owner: 'studygiveway', name: 'studygiveway' }),

  jenkins: {
    url: 'https://jenkins.studygiveway.com',
    libraryVersion: 'v1.0.0',
  },
});
