import type { Address } from '../model/service.ts';
import { secretFile, setting } from '../model/value.ts';
import { postgresDatabase, postgresUser } from './credentials.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';
import { readSecrets, startAfter } from './start.ts';

/**
 * pgAdmin 4: a page to look after PostgreSQL, with a login of its own.
 *
 * The image is made from Alpine. Versions before 4.21 read no password from a file, so that a script does it for all.
 * Versions up to 6.8 cannot show PostgreSQL 15 and later: they ask for a column that is gone there
 * (pgadmin-org/pgadmin4#5024).
 * The database's password is asked for in the page: it is never handed to pgAdmin.
 *
 * @see https://www.pgadmin.org/docs/pgadmin4/latest/container_deployment.html
 * @example
 * pgadmin: catalogue.pgadmin({ version: '8.3' })
 */
export function pgadmin(options: ReadyOptions): ReadyService<'http'> {
  const start = startAfter(readSecrets(['PGADMIN_DEFAULT_PASSWORD']), ['/entrypoint.sh']);
  return ready(
    {
      image: {
        name: 'dpage/pgadmin4',
        tag: options.version,
        whyNotAlpine: 'Made from Alpine, though its tag does not say so.',
      },
      role: 'PostgreSQL page',
      scope: 'environment',
      ports: { http: 80 },
      volumes: { data: '/var/lib/pgadmin' },
      ...start,
      configure: (context) => ({
        environment: {
          PGADMIN_DEFAULT_EMAIL: setting('PGADMIN_DEFAULT_EMAIL', {
            default: `admin@${context.flow.domain}`,
            description: 'The e-mail address by which the team logs in to pgAdmin.',
          }),
          PGADMIN_DEFAULT_PASSWORD_FILE: secretFile('PGADMIN_PASSWORD', {
            description: 'The password of PGADMIN_DEFAULT_EMAIL; taken over when pgAdmin first starts.',
          }),
        },
        files: [{ path: '/pgadmin4/servers.json', content: serversJson(context.one('postgres')) }],
      }),
      health: { command: ['wget', '-q', '-O', '/dev/null', 'http://127.0.0.1/misc/ping'], startPeriod: '90s' },
      limits: { cpus: 0.5, memory: '512m' },
      backup: { every: '1d', keep: 7 },
      scaling: 'single',
    },
    options,
  );
}

/** The server list that pgAdmin (since 4.3) takes over at its first start. */
function serversJson(server: Address): string {
  const group = 'Servers';
  return `${JSON.stringify(
    {
      Servers: {
        1: {
          Name: server.service,
          Group: group,
          Host: server.host,
          Port: server.port,
          MaintenanceDB: postgresDatabase.default,
          Username: postgresUser.default,
          SSLMode: 'prefer',
        },
      },
    },
    null,
    2,
  )}\n`;
}
