import { rabbitmqPassword, rabbitmqUser } from './credentials.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';
import { readSecrets, startAfter } from './start.ts';

/**
 * RabbitMQ with its management page.
 *
 * Its data belongs to its node's name, which is fixed, so that another container finds it again. Messages are kept by the
 * volume; they have no copy, because a broker's files can only be copied while it is stopped. User and password are taken
 * over when the data folder is first made.
 *
 * @see https://hub.docker.com/_/rabbitmq
 * @example
 * rabbitmq: catalogue.rabbitmq({ version: '4.1.4' })
 */
export function rabbitmq(options: ReadyOptions): ReadyService<'amqp' | 'management'> {
  return ready(
    {
      image: { name: 'rabbitmq', tag: `${options.version}-management-alpine` },
      role: 'Message broker',
      scope: 'environment',
      ports: { amqp: 5672, management: 15672 },
      volumes: { data: '/var/lib/rabbitmq' },
      environment: {
        RABBITMQ_NODENAME: 'rabbit@localhost',
        RABBITMQ_DEFAULT_USER: rabbitmqUser,
        RABBITMQ_DEFAULT_PASS_FILE: rabbitmqPassword,
      },
      // The image reads no password from a file since version 3.9.
      ...startAfter(readSecrets(['RABBITMQ_DEFAULT_PASS']), ['docker-entrypoint.sh', 'rabbitmq-server']),
      health: {
        command: 'rabbitmq-diagnostics --quiet check_running && rabbitmq-diagnostics --quiet check_local_alarms',
        interval: '30s',
        timeout: '20s',
        retries: 3,
        startPeriod: '60s',
      },
      limits: { cpus: 1, memory: '1g' },
      scaling: 'single',
    },
    options,
  );
}
