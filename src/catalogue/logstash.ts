import type { Address } from '../model/service.ts';
import { logstashPassword } from './credentials.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';
import { readSecrets, startAfter } from './start.ts';

/**
 * Logstash: collects what all containers print and writes it to the connected Elasticsearch, one index a day.
 *
 * Services do not talk to it. They print; Docker keeps it in a file per container with the container's labels;
 * Logstash reads the files of its own flow and environment. So logging opens no port, a service starts and prints
 * whether Logstash runs or not, and what it printed meanwhile is read later. An environment's Logstash reads the logs
 * of all its deployments, one that was born with a deployment reads that deployment's, and the one of the environment
 * with bare host names also reads what serves the whole host, such as Traefik.
 *
 * It reads the host's files as root, mounted read-only. Docker splits lines beyond 16 KiB into several events. The
 * pipeline follows Logstash's reference, but its form alone is tested: no test here runs Logstash itself.
 *
 * @see https://docs.docker.com/engine/logging/drivers/json-file/
 * @see https://www.elastic.co/guide/en/logstash/8.11/plugins-inputs-file.html
 * @example
 * logstash: catalogue.logstash({ version: '8.11.0' })
 */
export function logstash(options: ReadyOptions): ReadyService<'api'> {
  const start = startAfter(readSecrets(['LOGSTASH_PASSWORD']), ['/usr/local/bin/docker-entrypoint']);
  return ready(
    {
      image: {
        name: 'docker.elastic.co/logstash/logstash',
        tag: options.version,
        whyNotAlpine: 'The vendor builds on Ubuntu only.',
      },
      role: 'Log collector',
      scope: 'environment',
      ports: { api: 9600 },
      volumes: { data: '/usr/share/logstash/data' },
      hostMounts: [{ from: CONTAINERS, to: CONTAINERS, readOnly: true }],
      environment: {
        LOGSTASH_PASSWORD_FILE: logstashPassword,
        LS_JAVA_OPTS: '-Xms512m -Xmx512m',
        XPACK_MONITORING_ENABLED: 'false',
      },
      ...start,
      configure: (context) => ({
        files: [
          {
            path: '/usr/share/logstash/pipeline/logstash.conf',
            content: logstashPipeline(context.one('elasticsearch')),
          },
        ],
      }),
      health: {
        command: ['curl', '-fsS', '-o', '/dev/null', 'http://127.0.0.1:9600/_node/pipelines'],
        startPeriod: '3m',
      },
      limits: { cpus: 1, memory: '1g' },
      scaling: 'single',
      user: '0',
    },
    options,
  );
}

const CONTAINERS = '/var/lib/docker/containers';

/**
 * The pipeline from Docker's log files to Elasticsearch.
 *
 * It knows where it runs by environment variables that every container of a stack has. They are compared as fields,
 * since Logstash puts variables into settings but not into conditions.
 */
function logstashPipeline(elasticsearch: Address): string {
  return `input {
  file {
    path => "${CONTAINERS}/*/*-json.log"
    sincedb_path => "/usr/share/logstash/data/containers.sincedb"
    start_position => "beginning"
    codec => json { target => "[docker]" }
  }
}

filter {
  mutate {
    add_field => {
      "[@metadata][flow]" => "\${PIPEGEN_FLOW}"
      "[@metadata][environment]" => "\${PIPEGEN_ENVIRONMENT}"
      "[@metadata][deployment]" => "\${PIPEGEN_DEPLOYMENT:any}"
      "[@metadata][hosts]" => "\${PIPEGEN_HOSTS:tagged}"
    }
  }

  if [docker][attrs][pipegen.flow] != [@metadata][flow] {
    drop {}
  } else if [docker][attrs][pipegen.scope] == "host" {
    if [@metadata][hosts] != "bare" { drop {} }
  } else if [docker][attrs][pipegen.environment] != [@metadata][environment] {
    drop {}
  } else if [@metadata][deployment] != "any" and [docker][attrs][pipegen.deployment] != [@metadata][deployment] {
    drop {}
  }

  date { match => ["[docker][time]", "ISO8601"] }
  mutate {
    rename => {
      "[docker][log]" => "message"
      "[docker][stream]" => "[log][stream]"
      "[docker][attrs][pipegen.service]" => "[service][name]"
      "[docker][attrs][pipegen.environment]" => "[service][environment]"
      "[docker][attrs][pipegen.deployment]" => "[labels][deployment]"
      "[docker][attrs][pipegen.release]" => "[labels][release]"
    }
    remove_field => ["docker", "event", "host"]
  }
  mutate { gsub => ["message", "[\\r\\n]+$", ""] }
}

output {
  elasticsearch {
    hosts => ["http://${elasticsearch.host}:${elasticsearch.port}"]
    user => "logs_writer"
    password => "\${LOGSTASH_PASSWORD}"
    index => "logs-\${PIPEGEN_FLOW}-\${PIPEGEN_ENVIRONMENT}-%{+YYYY.MM.dd}"
    data_stream => false
    manage_template => false
    ilm_enabled => false
  }
}
`;
}
