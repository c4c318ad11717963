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

export const mysqlUser = setting('MYSQL_USER', {
  default: 'app',
  description: "The MySQL or MariaDB user that owns the application's database.",
});

export const mysqlDatabase = setting('MYSQL_DATABASE', {
  default: 'app',
  description: "The name of the application's MySQL or MariaDB database.",
});

export const mysqlPassword = secretFile('MYSQL_PASSWORD', {
  description: 'The password of MYSQL_USER; taken over when the database is first created.',
});

export const mysqlRootPassword = secretFile('MYSQL_ROOT_PASSWORD', {
  description: 'The password of the superuser of MySQL or MariaDB; taken over when the database is first created.',
});

export const mongodbUser = secretFile('MONGODB_USER', {
  description: "The name of MongoDB's owner; taken over when the database is first created.",
});

export const mongodbPassword = secretFile('MONGODB_PASSWORD', {
  description: 'The password of MONGODB_USER; taken over when the database is first created.',
});

export const rabbitmqUser = setting('RABBITMQ_USER', {
  default: 'app',
  description: 'The user of RabbitMQ; taken over when its data is first created.',
});

export const rabbitmqPassword = secretFile('RABBITMQ_PASSWORD', {
  description: 'The password of RABBITMQ_USER; taken over when its data is first created.',
});

export const meilisearchKey = secretFile('MEILISEARCH_KEY', {
  description: 'The master key of Meilisearch: at least 16 bytes.',
});
