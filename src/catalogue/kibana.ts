import type { Address } from '../model/service.ts';
import { secretFile } from '../model/value.ts';
import { kibanaPassword } from './credentials.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';
import { readSecrets, startAfter } from './start.ts';

/**
 * Kibana: the page of the connected Elasticsearch. People log in with Elasticsearch's users, such as `elastic`; nobody may
 * look without.
 *
 * Its minor version must be Elasticsearch's; the patch may be older.
 *
 * @see https://www.elastic.co/guide/en/kibana/8.12/settings.html
 * @example
 * kibana: catalogue.kibana({ version: '8.12.0' })
 */
export function kibana(options: ReadyOptions): ReadyService<'http'> {
  const start = startAfter(readSecrets(['KIBANA_PASSWORD', 'KIBANA_ENCRYPTION_KEY']), [
    '/bin/tini',
    '--',
    '/usr/local/bin/kibana-docker',
  ]);
  return ready(
    {
      image: {
        name: 'docker.elastic.co/kibana/kibana',
        tag: options.version,
        whyNotAlpine: 'The vendor builds on Ubuntu only.',
      },
      role: 'Log and search page',
      scope: 'environment',
      ports: { http: 5601 },
      environment: {
        KIBANA_PASSWORD_FILE: kibanaPassword,
        KIBANA_ENCRYPTION_KEY_FILE: secretFile('KIBANA_ENCRYPTION_KEY', {
          description: 'What Kibana encrypts sessions and saved secrets with: at least 32 characters.',
        }),
      },
      ...start,
      configure: (context) => ({
        files: [{ path: '/usr/share/kibana/config/kibana.yml', content: kibanaConfig(context.one('elasticsearch')) }],
      }),
      // Without a session every page sends to the login, which Kibana can only do once Elasticsearch is reached.
      health: {
        command: "curl -s -I http://127.0.0.1:5601 | grep -q 'HTTP/1.1 302 Found'",
        startPeriod: '3m',
      },
      limits: { cpus: 1, memory: '1g' },
    },
    options,
  );
}

/** `kibana.yml`; Kibana itself puts the environment's values in place of `${NAME}`. */
function kibanaConfig(elasticsearch: Address): string {
  return `server.host: "0.0.0.0"
server.shutdownTimeout: "5s"
elasticsearch.hosts: ["http://${elasticsearch.host}:${elasticsearch.port}"]
elasticsearch.username: "kibana_system"
elasticsearch.password: "\${KIBANA_PASSWORD}"
xpack.security.encryptionKey: "\${KIBANA_ENCRYPTION_KEY}"
xpack.encryptedSavedObjects.encryptionKey: "\${KIBANA_ENCRYPTION_KEY}"
xpack.reporting.encryptionKey: "\${KIBANA_ENCRYPTION_KEY}"
telemetry.enabled: false
`;
}
