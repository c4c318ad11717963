import { mongodbPassword, mongodbUser } from './credentials.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/**
 * MongoDB: one server, with an owner in the database `admin`.
 *
 * It is copied by `mongodump`, collection by collection: consistent for each, not as one moment of all. User and password
 * are taken over when the data folder is first made.
 *
 * @see https://hub.docker.com/_/mongo
 * @example
 * mongodb: catalogue.mongodb({ version: '8.0.15' })
 */
export function mongodb(options: ReadyOptions): ReadyService<'mongodb'> {
  return ready(
    {
      image: { name: 'mongo', tag: options.version, whyNotAlpine: 'The vendor builds on Ubuntu only.' },
      role: 'Database',
      scope: 'environment',
      ports: { mongodb: 27017 },
      volumes: { data: '/data/db', config: '/data/configdb' },
      environment: {
        MONGO_INITDB_ROOT_USERNAME_FILE: mongodbUser,
        MONGO_INITDB_ROOT_PASSWORD_FILE: mongodbPassword,
      },
      // Under the container's name, because the server that the image starts for its set-up answers on 127.0.0.1 only.
      health: {
        command: `mongosh --quiet --norc --host "$(hostname)" --eval 'db.adminCommand({ ping: 1 }).ok' | grep -q 1`,
        interval: '15s',
        timeout: '10s',
        startPeriod: '60s',
      },
      limits: { cpus: 2, memory: '1g' },
      backup: {
        every: '6h',
        keep: 28,
        dump: `mongodump --quiet --archive ${asOwner()}`,
        restore: `mongorestore --quiet --archive --drop ${asOwner()}`,
      },
      scaling: 'single',
    },
    options,
  );
}

/** The password in a configuration file of YAML that only the program sees, so that it shows in no list of processes. */
function asOwner(): string {
  return `--username="$(cat "$MONGO_INITDB_ROOT_USERNAME_FILE")" --authenticationDatabase=admin --config=/dev/fd/3 3<<END
password: "$(sed 's/[\\\\"]/\\\\&/g' "$MONGO_INITDB_ROOT_PASSWORD_FILE")"
END`;
}
