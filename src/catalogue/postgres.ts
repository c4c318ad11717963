import { postgresDatabase, postgresPassword, postgresUser } from './credentials.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/**
 * PostgreSQL: one server with one database and its owner.
 *
 * It is copied with `pg_dump`, which reads one snapshot, so a copy is consistent while others write. Its password is
 * taken over when the data folder is first made; a later change must be made in the database too.
 *
 * @see https://hub.docker.com/_/postgres
 * @example
 * postgres: catalogue.postgres({ version: '16.1' })
 */
export function postgres(options: ReadyOptions): ReadyService<'postgres'> {
  const asOwner = 'PGPASSWORD=$(cat "$POSTGRES_PASSWORD_FILE"); export PGPASSWORD;';
  const connection = '--host=127.0.0.1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB"';
  return ready(
    {
      image: { name: 'postgres', tag: `${options.version}-alpine` },
      role: 'Database',
      scope: 'environment',
      ports: { postgres: 5432 },
      volumes: { data: '/var/lib/postgresql/data' },
      environment: {
        POSTGRES_USER: postgresUser,
        POSTGRES_DB: postgresDatabase,
        POSTGRES_PASSWORD_FILE: postgresPassword,
        POSTGRES_INITDB_ARGS: '--data-checksums --auth-host=scram-sha-256',
      },
      // By TCP, because the server that the image starts for its set-up answers on the socket only.
      health: { command: `pg_isready ${connection}`, startPeriod: '60s' },
      limits: { cpus: 2, memory: '1g' },
      backup: {
        every: '6h',
        keep: 28,
        dump: `${asOwner} pg_dump ${connection} --format=custom --no-password`,
        restore: `${asOwner} pg_restore ${connection} --clean --if-exists --single-transaction --no-password`,
      },
      scaling: 'single',
    },
    options,
  );
}
