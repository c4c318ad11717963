import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/** What memcached lets its user decide. */
export interface MemcachedOptions extends ReadyOptions {
  /** Megabytes of cache; default 64. */
  readonly megabytes?: number;
}

/**
 * memcached: a cache that forgets when it ends, so there is nothing to keep. It has no passwords; only services of its
 * own network reach it.
 *
 * It is one container: clients choose a server by the key, so that several behind one name would answer for each other's
 * keys. For more, declare several services and give the application all their addresses.
 *
 * @see https://hub.docker.com/_/memcached
 * @example
 * memcached: catalogue.memcached({ version: '1.6.23' })
 */
export function memcached(options: MemcachedOptions): ReadyService<'memcached'> {
  const { megabytes = 64, ...overrides } = options;
  return ready(
    {
      image: { name: 'memcached', tag: `${options.version}-alpine` },
      role: 'Cache',
      scope: 'environment',
      ports: { memcached: 11211 },
      command: ['memcached', `--memory-limit=${megabytes}`],
      health: { command: 'printf "version\\r\\nquit\\r\\n" | nc -w 2 127.0.0.1 11211 | grep -q VERSION' },
      limits: { cpus: 0.5, memory: `${megabytes * 2}m` },
      scaling: 'single',
    },
    overrides,
  );
}
