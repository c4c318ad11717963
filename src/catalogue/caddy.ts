import type { Address } from '../model/service.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/** What Caddy lets its user decide. */
export interface CaddyOptions extends ReadyOptions {
  /** The largest request body in megabytes; default 50. */
  readonly megabytes?: number;
}

/**
 * Caddy: a reverse proxy before the connected application, for plain requests and websockets.
 *
 * The edge before it has the certificates, so it makes none. It asks Docker's name server again every few seconds, so that
 * it finds the application's containers when they are added or replaced. Its own health is on a port that no route opens.
 *
 * @see https://caddyserver.com/docs/caddyfile/directives/reverse_proxy
 * @example
 * caddy: catalogue.caddy({ version: '2.10.2' })
 */
export function caddy(options: CaddyOptions): ReadyService<'http'> {
  const { megabytes = 50, ...overrides } = options;
  return ready(
    {
      image: { name: 'caddy', tag: `${options.version}-alpine` },
      role: 'Reverse proxy',
      scope: 'deployment',
      ports: { http: 80 },
      configure: (context) => ({
        files: [{ path: '/etc/caddy/Caddyfile', content: caddyfile(context.one('http'), megabytes) }],
      }),
      // In memory: nothing of it is to be kept.
      tmpfs: { '/data': '16m', '/config': '16m' },
      health: {
        command: 'wget -q -O /dev/null http://127.0.0.1:8404/healthz',
        interval: '2s',
        timeout: '2s',
        retries: 3,
      },
      limits: { cpus: 0.5, memory: '128m' },
    },
    overrides,
  );
}

function caddyfile({ host, port }: Address, megabytes: number): string {
  return `{
	admin off
	auto_https off
	persist_config off
	servers {
		trusted_proxies static private_ranges
	}
}

http://:80 {
	request_body {
		max_size ${megabytes}MB
	}
	reverse_proxy {
		dynamic a {
			name ${host}
			port ${port}
			refresh 2s
		}
	}
}

http://:8404 {
	bind 127.0.0.1
	respond /healthz 200
}
`;
}
