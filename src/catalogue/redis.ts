import { type ReadyOptions, type ReadyService, ready } from './ready.ts';
import { redisLike } from './redisFamily.ts';

/**
 * Redis, which since version 8 has the modules of Redis Stack.
 *
 * Every write is in its append-only file within a second. A copy is the snapshot that Redis sends its replicas, consistent
 * as of one moment. Version 7 or newer.
 *
 * @see https://hub.docker.com/_/redis
 * @example
 * redis: catalogue.redis({ version: '8.2.2' })
 */
export function redis(options: ReadyOptions): ReadyService<'redis'> {
  const configuration = '/etc/redis.conf';
  return ready(
    {
      image: { name: 'redis', tag: `${options.version}-alpine` },
      ...redisLike({
        program: ['docker-entrypoint.sh', 'redis-server', configuration],
        client: 'redis-cli',
        passwordVariable: 'REDISCLI_AUTH',
        user: 'redis',
        configuration,
      }),
    },
    options,
  );
}
