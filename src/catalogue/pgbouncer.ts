import type { Address } from '../model/service.ts';
import { postgresPassword, postgresUser } from './credentials.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';
import { SCRIPTS, startAfter } from './start.ts';

/** What PgBouncer lets its user decide. */
export interface PgbouncerOptions extends ReadyOptions {
  /**
   * When a server connection is given back; default `session`, which every client can live with. `transaction` serves
   * more clients, but forbids what outlives a transaction, such as `SET` and server-side cursors.
   */
  readonly poolMode?: 'session' | 'transaction';
  /** Server connections for each database and user; default 20. */
  readonly poolSize?: number;
  /** Client connections; default 500. */
  readonly clients?: number;
}

/**
 * PgBouncer: a pool of connections to the connected PostgreSQL.
 *
 * The image is edoburu's, as PgBouncer has no image of its own; it is made from Alpine and runs without root.
 *
 * @see https://www.pgbouncer.org/config.html
 * @example
 * pgbouncer: catalogue.pgbouncer({ version: '1.22.0' })
 */
export function pgbouncer(options: PgbouncerOptions): ReadyService<'postgres'> {
  const { poolMode = 'session', poolSize = 20, clients = 500, ...overrides } = options;
  const start = startAfter(WRITE_USERS, ['pgbouncer', `${SCRIPTS}/pgbouncer.ini`]);
  return ready(
    {
      image: {
        name: 'edoburu/pgbouncer',
        tag: `v${options.version}-p0`,
        whyNotAlpine: 'Made from Alpine, though its tag does not say so.',
      },
      role: 'Database connection pool',
      scope: 'environment',
      ports: { postgres: PORT },
      environment: { POSTGRES_USER: postgresUser, POSTGRES_PASSWORD_FILE: postgresPassword },
      ...start,
      configure: (context) => ({
        files: [
          {
            path: `${SCRIPTS}/pgbouncer.ini`,
            content: pgbouncerIni(context.one('postgres'), { poolMode, poolSize, clients }),
          },
        ],
      }),
      health: { command: ['pg_isready', '--host=127.0.0.1', `--port=${PORT}`] },
      limits: { cpus: 0.5, memory: '128m' },
    },
    overrides,
  );
}

const PORT = 6432;
const USERS = '/tmp/userlist.txt';

// In its file a quotation mark is doubled: https://www.pgbouncer.org/config.html#authentication-file-format
const WRITE_USERS = `umask 077
doubled() { sed 's/"/""/g'; }
printf '"%s" "%s"\\n' "$(printf %s "$POSTGRES_USER" | doubled)" "$(doubled < "$POSTGRES_PASSWORD_FILE")" > ${USERS}`;

/** `pgbouncer.ini` for one server; users and passwords are in a file that is written when the container starts. */
function pgbouncerIni(
  server: Address,
  { poolMode, poolSize, clients }: Required<Pick<PgbouncerOptions, 'poolMode' | 'poolSize' | 'clients'>>,
): string {
  return `[databases]
* = host=${server.host} port=${server.port}

[pgbouncer]
listen_addr = 0.0.0.0
listen_port = ${PORT}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${USERS}
pool_mode = ${poolMode}
default_pool_size = ${poolSize}
max_client_conn = ${clients}
; Drivers set these when they connect; PgBouncer cannot keep them per client.
ignore_startup_parameters = extra_float_digits
; Addresses change when the server's container is replaced.
dns_max_ttl = 5
dns_nxdomain_ttl = 1
`;
}
