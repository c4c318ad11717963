/**
 * Ready services: well-known programs with their image, ports, volumes, configuration, health check and backup. Each is one
 * line to use and takes the same options; what it needs to know of other services it learns from the flow's connections.
 */
export { type CaddyOptions, caddy } from './caddy.ts';
export { type DaphneOptions, daphne } from './daphne.ts';
export { type ElasticsearchOptions, elasticsearch } from './elasticsearch.ts';
export { grafana } from './grafana.ts';
export { type HaproxyOptions, haproxy } from './haproxy.ts';
export { type HttpApplicationOptions, httpApplication } from './httpApplication.ts';
export { jenkins } from './jenkins.ts';
export { keycloak } from './keycloak.ts';
export { kibana } from './kibana.ts';
export { logstash } from './logstash.ts';
export { mailpit } from './mailpit.ts';
export { mariadb } from './mariadb.ts';
export { meilisearch } from './meilisearch.ts';
export { type MemcachedOptions, memcached } from './memcached.ts';
export { memcachedAdmin } from './memcachedAdmin.ts';
export { minio } from './minio.ts';
export { mongodb } from './mongodb.ts';
export { mysql } from './mysql.ts';
export { nats } from './nats.ts';
export { type NginxOptions, nginx } from './nginx.ts';
export { pgadmin } from './pgadmin.ts';
export { type PgbouncerOptions, pgbouncer } from './pgbouncer.ts';
export { postgres } from './postgres.ts';
export { type PrometheusOptions, prometheus } from './prometheus.ts';
export { rabbitmq } from './rabbitmq.ts';
export type { ReadyOptions, ServiceOverrides } from './ready.ts';
export { redis } from './redis.ts';
export { redisInsight } from './redisInsight.ts';
export { redisStack } from './redisStack.ts';
export { type TraefikOptions, traefik } from './traefik.ts';
export { valkey } from './valkey.ts';
