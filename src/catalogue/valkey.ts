import { type ReadyOptions, type ReadyService, ready } from './ready.ts';
import { redisLike } from './redisFamily.ts';

/**
 * Valkey: the Linux Foundation's fork of Redis. Clients of Redis use it without a change, so its port is called `redis`.
 * Version 8 or newer.
 *
 * @see https://hub.docker.com/r/valkey/valkey
 * @example
 * redis: catalogue.valkey({ version: '8.1.4' })
 */
export function valkey(options: ReadyOptions): ReadyService<'redis'> {
  const configuration = '/etc/valkey.conf';
  return ready(
    {
      image: { name: 'valkey/valkey', tag: `${options.version}-alpine` },
      ...redisLike({
        program: ['docker-entrypoint.sh', 'valkey-server', configuration],
        client: 'valkey-cli',
        passwordVariable: 'VALKEYCLI_AUTH',
        user: 'valkey',
        configuration,
      }),
    },
    options,
  );
}
