import { answers } from './health.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/**
 * Memcached Admin (phpMemcachedAdmin): a page to look into memcached. It has no login: give its route `access: 'team'`.
 *
 * @see https://github.com/hatamiarash7/Memcached-Admin
 * @example
 * memcachedAdmin: catalogue.memcachedAdmin({ version: '1.3.0' })
 */
export function memcachedAdmin(options: ReadyOptions): ReadyService<'http'> {
  return ready(
    {
      image: {
        name: 'hatamiarash7/memcached-admin',
        tag: options.version,
        whyNotAlpine: 'The maker builds on Debian only.',
      },
      role: 'memcached page',
      scope: 'environment',
      ports: { http: 80 },
      configure: (context) => {
        const cache = context.one('memcached');
        return { environment: { MEMCACHED_HOST: cache.host, MEMCACHED_PORT: cache.port } };
      },
      health: { command: answers('http://127.0.0.1/') },
      limits: { cpus: 0.25, memory: '128m' },
    },
    options,
  );
}
