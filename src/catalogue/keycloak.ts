import { secretFile, setting } from '../model/value.ts';
import { postgresDatabase, postgresPassword, postgresUser } from './credentials.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';
import { readSecrets, startAfter } from './start.ts';

/**
 * Keycloak: log-in and users, kept in the PostgreSQL that it is connected to. Give it one of its own, as it fills the
 * database's public schema. Version 26 or newer.
 *
 * @see https://www.keycloak.org/server/containers
 * @example
 * keycloak: catalogue.keycloak({ version: '26.4.1' })
 */
export function keycloak(options: ReadyOptions): ReadyService<'http'> {
  return ready(
    {
      image: {
        name: 'quay.io/keycloak/keycloak',
        tag: options.version,
        whyNotAlpine: "The vendor builds on Red Hat's UBI only.",
      },
      role: 'Log-in',
      scope: 'environment',
      ports: { http: 8080 },
      // It reads no password from a file.
      ...startAfter(readSecrets(['KC_DB_PASSWORD', 'KC_BOOTSTRAP_ADMIN_PASSWORD']), [
        '/opt/keycloak/bin/kc.sh',
        'start',
      ]),
      configure: (context) => {
        const { host, port } = context.one('postgres');
        return {
          environment: {
            KC_DB: 'postgres',
            KC_DB_URL_HOST: host,
            KC_DB_URL_PORT: port,
            KC_DB_URL_DATABASE: postgresDatabase,
            KC_DB_USERNAME: postgresUser,
            KC_DB_PASSWORD_FILE: postgresPassword,
            KC_BOOTSTRAP_ADMIN_USERNAME: setting('KEYCLOAK_ADMIN', {
              default: 'admin',
              description: 'The first administrator of Keycloak.',
            }),
            KC_BOOTSTRAP_ADMIN_PASSWORD_FILE: secretFile('KEYCLOAK_ADMIN_PASSWORD', {
              description: 'The password of KEYCLOAK_ADMIN; taken over when Keycloak first starts.',
            }),
            // The edge ends HTTPS, and says under which name it was asked.
            KC_HTTP_ENABLED: 'true',
            KC_PROXY_HEADERS: 'xforwarded',
            KC_HOSTNAME_STRICT: 'false',
            KC_HEALTH_ENABLED: 'true',
          },
        };
      },
      // The image has neither curl nor wget.
      health: { command: ['bash', '-c', HEALTHY], startPeriod: '3m' },
      limits: { cpus: 2, memory: '1g' },
      scaling: 'single',
    },
    options,
  );
}

const HEALTHY = `exec 3<>/dev/tcp/127.0.0.1/9000
printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3
read -r -t 4 line <&3
[[ $line == *' 200 '* ]]
`;
