import { secretFile } from '../model/value.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';
import { startAfter } from './start.ts';

/**
 * NATS with JetStream, whose streams are kept in a volume. Clients log in with a token.
 *
 * @see https://docs.nats.io/running-a-nats-service/nats_docker
 * @example
 * nats: catalogue.nats({ version: '2.12.1' })
 */
export function nats(options: ReadyOptions): ReadyService<'nats'> {
  const { files, ...start } = startAfter(WRITE_CONFIG, ['nats-server', '--config', RUNNING]);
  return ready(
    {
      image: { name: 'nats', tag: `${options.version}-alpine` },
      role: 'Messages and streams',
      scope: 'environment',
      ports: { nats: 4222 },
      volumes: { data: '/data' },
      environment: {
        NATS_TOKEN_FILE: secretFile('NATS_TOKEN', { description: 'The token by which clients log in to NATS.' }),
      },
      ...start,
      files: [...files, { path: CONFIG, content: NATS_CONFIG }],
      health: { command: 'wget -q -O /dev/null http://127.0.0.1:8222/healthz' },
      limits: { cpus: 0.5, memory: '256m' },
      scaling: 'single',
    },
    options,
  );
}

const CONFIG = '/etc/nats/pipegen.conf';
const RUNNING = '/tmp/nats.conf';

// In a quoted value of the configuration the backslash escapes.
const WRITE_CONFIG = `umask 077
{
    cat ${CONFIG}
    printf 'authorization { token: "%s" }\\n' "$(sed 's/[\\\\"]/\\\\&/g' "$NATS_TOKEN_FILE")"
} > ${RUNNING}
umask 022`;

const NATS_CONFIG = `listen: "0.0.0.0:4222"
http: "127.0.0.1:8222"
jetstream {
    store_dir: "/data"
}
`;
