import { mysqlDatabase, mysqlPassword, mysqlRootPassword, mysqlUser } from './credentials.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/**
 * MySQL: one server with one database and its owner.
 *
 * It is copied by `mysqldump` in one transaction, so a copy of InnoDB tables is consistent while others write. Passwords
 * are taken over when the data folder is first made; a later change must be made in the database too.
 *
 * @see https://hub.docker.com/_/mysql
 * @example
 * mysql: catalogue.mysql({ version: '8.4.6' })
 */
export function mysql(options: ReadyOptions): ReadyService<'mysql'> {
  // The variable keeps the password out of the list of processes.
  const asOwner = 'MYSQL_PWD=$(cat "$MYSQL_PASSWORD_FILE"); export MYSQL_PWD;';
  // By TCP, because the server that the image starts for its set-up answers on the socket only.
  const connection = '--host=127.0.0.1 --protocol=tcp --user="$MYSQL_USER"';
  return ready(
    {
      image: {
        name: 'mysql',
        tag: options.version,
        whyNotAlpine: 'The vendor builds on Oracle Linux only.',
      },
      role: 'Database',
      scope: 'environment',
      ports: { mysql: 3306 },
      volumes: { data: '/var/lib/mysql' },
      environment: {
        MYSQL_USER: mysqlUser,
        MYSQL_DATABASE: mysqlDatabase,
        MYSQL_PASSWORD_FILE: mysqlPassword,
        MYSQL_ROOT_PASSWORD_FILE: mysqlRootPassword,
      },
      health: {
        command: `${asOwner} mysql ${connection} --execute='SELECT 1' "$MYSQL_DATABASE"`,
        startPeriod: '2m',
      },
      limits: { cpus: 2, memory: '1g' },
      backup: {
        every: '6h',
        keep: 28,
        dump: `${asOwner} mysqldump ${connection} --single-transaction --routines --triggers --no-tablespaces --set-gtid-purged=OFF "$MYSQL_DATABASE"`,
        restore: `${asOwner} mysql ${connection} "$MYSQL_DATABASE"`,
      },
      scaling: 'single',
    },
    options,
  );
}
