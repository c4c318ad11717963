import type { Address } from '../model/service.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/** What HAProxy lets its user decide. */
export interface HaproxyOptions extends ReadyOptions {
  /** The most containers of the connected service that it spreads connections over; default 8. */
  readonly servers?: number;
}

/**
 * HAProxy: spreads PostgreSQL connections over all healthy containers of the connected service.
 *
 * It asks Docker's name server again and again, so that containers are found when they are added or replaced. It counts
 * as healthy while it has a server to send connections to.
 *
 * @see https://docs.haproxy.org/3.0/configuration.html
 * @example
 * haproxy: catalogue.haproxy({ version: '3.0' })
 */
export function haproxy(options: HaproxyOptions): ReadyService<'postgres'> {
  const { servers = 8, ...overrides } = options;
  return ready(
    {
      image: { name: 'haproxy', tag: `${options.version}-alpine` },
      role: 'Database load balancer',
      scope: 'environment',
      ports: { postgres: 5432 },
      configure: (context) => ({
        files: [
          { path: '/usr/local/etc/haproxy/haproxy.cfg', content: haproxyConfig(context.one('postgres'), servers) },
        ],
      }),
      health: { command: ['wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:8404/healthz'] },
      limits: { cpus: 0.5, memory: '256m' },
    },
    overrides,
  );
}

/** `haproxy.cfg` that spreads TCP connections over the containers behind one name. */
function haproxyConfig(target: Address, servers: number): string {
  return `global
    log stdout format raw local0 info
    maxconn 4096

defaults
    mode tcp
    log global
    option tcplog
    option dontlognull
    option clitcpka
    option redispatch
    retries 3
    timeout connect 5s
    timeout check 5s
    # A pooled connection may rest for long; the side that opened it closes it.
    timeout client 1h
    timeout server 1h

resolvers docker
    nameserver dns 127.0.0.11:53
    accepted_payload_size 8192
    resolve_retries 3
    timeout resolve 1s
    timeout retry 1s
    hold valid 2s
    hold nx 2s
    hold obsolete 10s

frontend health
    mode http
    bind :8404
    timeout client 5s
    option dontlog-normal
    monitor-uri /healthz
    monitor fail if { nbsrv(servers) lt 1 }

frontend postgres
    bind :5432
    default_backend servers

backend servers
    balance leastconn
    default-server check inter 2s fall 3 rise 1 on-marked-down shutdown-sessions
    server-template server 1-${servers} ${target.host}:${target.port} resolvers docker init-addr none
`;
}
