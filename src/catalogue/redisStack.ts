import { type ReadyOptions, type ReadyService, ready } from './ready.ts';
import { redisLike } from './redisFamily.ts';

/**
 * Redis Stack: Redis with its modules, without the page that the larger image has; RedisInsight is a service of its own.
 *
 * Every write is in its append-only file within a second. A copy is the snapshot that Redis sends its replicas, consistent
 * as of one moment; Redis takes it back in while it runs.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/install/install-stack/docker/
 * @example
 * redis: catalogue.redisStack({ version: '7.2.0-v17' })
 */
export function redisStack(options: ReadyOptions): ReadyService<'redis'> {
  return ready(
    {
      image: {
        name: 'redis/redis-stack-server',
        tag: options.version,
        whyNotAlpine: 'The vendor builds on Debian and Ubuntu only.',
      },
      ...redisLike({
        program: ['/entrypoint.sh'],
        client: 'redis-cli',
        passwordVariable: 'REDISCLI_AUTH',
        user: 'root',
        configuration: '/redis-stack.conf',
      }),
    },
    options,
  );
}
