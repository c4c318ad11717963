/**
 * What the ready services and the application must agree on: each setting and secret once, so that anyone who opens a
 * door and anyone who guards it name the same key.
 */
import { secretFile, setting } from '../model/value.ts';

export const postgresUser = setting('POSTGRES_USER', {
  default: 'app',
  description: "The PostgreSQL user that owns the application's database.",
});

export const postgresDatabase = setting('POSTGRES_DB', {
  default: 'app',
  description: "The name of the application's PostgreSQL database.",
});

export const postgresPassword = secretFile('POSTGRES_PASSWORD', {
  description: 'The password of POSTGRES_USER; taken over when the database is first created.',
});

export const redisPassword = secretFile('REDIS_PASSWORD', { description: 'The password of Redis.' });

export const minioUser = secretFile('MINIO_ROOT_USER', {
  description: "The access key of MinIO's owner: at least 3 characters.",
});

export const minioPassword = secretFile('MINIO_ROOT_PASSWORD', {
  description: "The secret key of MinIO's owner: at least 8 characters.",
});

export const elasticPassword = secretFile('ELASTIC_PASSWORD', {
  description: 'The password of Elasticsearch\'s superuser "elastic", with whom the team opens Kibana.',
});

export const kibanaPassword = secretFile('KIBANA_PASSWORD', {
  description: 'The password by which Kibana itself speaks to Elasticsearch: at least 6 characters.',
});

export const logstashPassword = secretFile('LOGSTASH_PASSWORD', {
  description: 'The password by which Logstash writes logs to Elasticsearch: at least 6 characters.',
});

export const searchPassword = secretFile('ELASTICSEARCH_APP_PASSWORD', {
  description: 'The password by which the application uses its own indices in Elasticsearch: at least 6 characters.',
});
