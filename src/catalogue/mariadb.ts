import { mysqlDatabase, mysqlPassword, mysqlRootPassword, mysqlUser } from './credentials.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/**
 * MariaDB: one server with one database and its owner. Clients of MySQL use it, so its port is called `mysql`. Version
 * 10.11 or newer.
 *
 * It is copied by `mariadb-dump` in one transaction, so a copy of InnoDB tables is consistent while others write. Passwords
 * are taken over when the data folder is first made; a later change must be made in the database too.
 *
 * @see https://hub.docker.com/_/mariadb
 * @example
 * mariadb: catalogue.mariadb({ version: '11.8.3' })
 */
export function mariadb(options: ReadyOptions): ReadyService<'mysql'> {
  // The variable keeps the password out of the list of processes.
  const asOwner = 'MYSQL_PWD=$(cat "$MARIADB_PASSWORD_FILE"); export MYSQL_PWD;';
  const connection = '--host=127.0.0.1 --protocol=tcp --user="$MARIADB_USER"';
  return ready(
    {
      image: { name: 'mariadb', tag: options.version, whyNotAlpine: 'The vendor builds on Ubuntu only.' },
      role: 'Database',
      scope: 'environment',
      ports: { mysql: 3306 },
      volumes: { data: '/var/lib/mysql' },
      environment: {
        MARIADB_USER: mysqlUser,
        MARIADB_DATABASE: mysqlDatabase,
        MARIADB_PASSWORD_FILE: mysqlPassword,
        MARIADB_ROOT_PASSWORD_FILE: mysqlRootPassword,
        MARIADB_AUTO_UPGRADE: '1',
      },
      // The image's own check, by TCP: its set-up answers on the socket only.
      health: { command: ['healthcheck.sh', '--connect', '--innodb_initialized'], startPeriod: '2m' },
      limits: { cpus: 2, memory: '1g' },
      backup: {
        every: '6h',
        keep: 28,
        dump: `${asOwner} mariadb-dump ${connection} --single-transaction --routines --triggers "$MARIADB_DATABASE"`,
        restore: `${asOwner} mariadb ${connection} "$MARIADB_DATABASE"`,
      },
      scaling: 'single',
    },
    options,
  );
}
