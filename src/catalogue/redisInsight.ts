import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/**
 * RedisInsight 1: a page to look into Redis. It has no login: give its route `access: 'team'`.
 *
 * The address and password of Redis are entered in the page and kept in its volume.
 *
 * @see https://redis.io/docs/latest/operate/redisinsight/
 * @example
 * redisInsight: catalogue.redisInsight({ version: '1.14.0' })
 */
export function redisInsight(options: ReadyOptions): ReadyService<'http'> {
  return ready(
    {
      image: {
        name: 'redislabs/redisinsight',
        tag: options.version,
        whyNotAlpine: 'The vendor offers no Alpine variant of this version.',
      },
      role: 'Redis page',
      scope: 'environment',
      ports: { http: 8001 },
      volumes: { data: '/db' },
      // It sees plain HTTP, and would otherwise refuse forms that were sent over HTTPS. Written as Django writes it.
      configure: ({ flow }) => ({ environment: { RITRUSTEDORIGINS: `https://*.${flow.domain}` } }),
      // The image holds Python but neither wget nor curl: https://github.com/redis/RedisInsight/issues/771
      health: { command: `python3 -c "${HEALTHY}" || python -c "${HEALTHY}"`, startPeriod: '90s' },
      limits: { cpus: 0.5, memory: '512m' },
      backup: { every: '1d', keep: 7 },
      scaling: 'single',
    },
    options,
  );
}

const HEALTHY = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8001/healthcheck/', timeout=4)";
