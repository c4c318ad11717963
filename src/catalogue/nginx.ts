import type { Address } from '../model/service.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/** What nginx lets its user decide. */
export interface NginxOptions extends ReadyOptions {
  /** The largest request body in megabytes; default 50. */
  readonly megabytes?: number;
}

/**
 * nginx: a reverse proxy before the connected application, for plain requests and websockets.
 *
 * It asks Docker's name server again every few seconds, so that it finds the application's containers when they are
 * added or replaced. Its own health is on a port that no route opens, and does not depend on the application: a path
 * such as `/healthz` reaches the application.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_proxy_module.html
 * @example
 * nginx: catalogue.nginx({ version: '1.23.4' })
 */
export function nginx(options: NginxOptions): ReadyService<'http'> {
  const { megabytes = 50, ...overrides } = options;
  return ready(
    {
      image: { name: 'nginx', tag: `${options.version}-alpine` },
      role: 'Reverse proxy',
      scope: 'deployment',
      ports: { http: 80 },
      configure: (context) => ({
        files: [{ path: '/etc/nginx/nginx.conf', content: nginxConfig(context.one('http'), megabytes) }],
      }),
      // Often, as a deployment takes over and is drained at this pace; in a shell, so that it can be drained.
      health: {
        command: 'wget -q -O /dev/null http://127.0.0.1:8404/healthz',
        interval: '2s',
        timeout: '2s',
        retries: 3,
      },
      limits: { cpus: 0.5, memory: '128m' },
      user: 'nginx',
    },
    overrides,
  );
}

/** `nginx.conf` of a reverse proxy that runs without root. */
function nginxConfig(application: Address, megabytes: number): string {
  return `worker_processes auto;
pid /tmp/nginx.pid;
error_log stderr warn;

events {
    worker_connections 1024;
}

http {
    server_tokens off;
    access_log /dev/stdout combined;
    client_max_body_size ${megabytes}m;
    client_body_temp_path /tmp/client_body;
    proxy_temp_path /tmp/proxy;
    fastcgi_temp_path /tmp/fastcgi;
    uwsgi_temp_path /tmp/uwsgi;
    scgi_temp_path /tmp/scgi;

    resolver 127.0.0.11 valid=2s ipv6=off;

    # The protocol that the visitor used, as the proxy before this one saw it.
    map $http_x_forwarded_proto $forwarded_proto {
        default $http_x_forwarded_proto;
        ''      $scheme;
    }
    map $http_upgrade $connection_upgrade {
        default upgrade;
        ''      '';
    }

    server {
        listen 80;

        location / {
            # A variable makes nginx look the name up while it runs instead of once at its start.
            set $application ${application.host}:${application.port};
            proxy_pass http://$application;
            proxy_http_version 1.1;
            proxy_set_header Host $host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_set_header X-Real-IP $remote_addr;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Host $host;
            proxy_set_header X-Forwarded-Proto $forwarded_proto;
            proxy_connect_timeout 5s;
            proxy_read_timeout 300s;
        }
    }

    server {
        listen 8404;
        access_log off;

        location = /healthz {
            return 204;
        }
    }
}
`;
}
