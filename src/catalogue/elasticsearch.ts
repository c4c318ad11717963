import type { ServiceFile } from '../model/service.ts';
import { elasticPassword, kibanaPassword, logstashPassword, searchPassword } from './credentials.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';
import { readSecrets, SCRIPTS, startAfter } from './start.ts';

/** What Elasticsearch lets its user decide. */
export interface ElasticsearchOptions extends ReadyOptions {
  /** For how many days Logstash's indices are kept; default 30. */
  readonly keepLogs?: number;
}

/**
 * Elasticsearch: one node, which nobody may use without a password; its traffic stays on the services' own network.
 *
 * At each start it gives Kibana its password and makes two users that may do no more than they need: `logs_writer` for
 * Logstash, and `app` for the application, which owns the indices whose names start with `app-`. It counts as healthy
 * once that is done.
 *
 * For large indices its host should allow many memory maps: `sysctl -w vm.max_map_count=262144`.
 *
 * A copy is a snapshot made by Elasticsearch itself, consistent index by index; a restore replaces all indices and
 * Kibana's saved objects.
 *
 * @see https://www.elastic.co/guide/en/elasticsearch/reference/8.12/docker.html
 * @example
 * elasticsearch: catalogue.elasticsearch({ version: '8.12.1' })
 */
export function elasticsearch(options: ElasticsearchOptions): ReadyService<'elasticsearch'> {
  const { keepLogs = 30, ...overrides } = options;
  const { files, ...start } = startAfter(
    // The image refuses a password file that others may read, as mounted secrets are.
    `( until sh ${SCRIPTS}/setup.sh; do sleep 5; done ) &\n${readSecrets(['ELASTIC_PASSWORD'])}`,
    ['/bin/tini', '--', '/usr/local/bin/docker-entrypoint.sh', 'eswrapper'],
  );
  return ready(
    {
      image: {
        name: 'docker.elastic.co/elasticsearch/elasticsearch',
        tag: options.version,
        whyNotAlpine: 'The vendor builds on Ubuntu only.',
      },
      role: 'Search and log store',
      scope: 'environment',
      ports: { elasticsearch: PORT },
      volumes: { data: '/usr/share/elasticsearch/data' },
      environment: {
        ELASTIC_PASSWORD_FILE: elasticPassword,
        KIBANA_PASSWORD_FILE: kibanaPassword,
        LOGSTASH_PASSWORD_FILE: logstashPassword,
        ELASTICSEARCH_APP_PASSWORD_FILE: searchPassword,
      },
      ...start,
      files: [
        ...files,
        { path: '/usr/share/elasticsearch/config/elasticsearch.yml', content: CONFIG },
        script('request.sh', REQUEST),
        script('setup.sh', setup(keepLogs)),
        script('healthy.sh', HEALTHY),
        script('dump.sh', DUMP),
        script('restore.sh', RESTORE),
      ],
      health: { command: ['sh', `${SCRIPTS}/healthy.sh`], timeout: '10s', startPeriod: '3m' },
      limits: { cpus: 2, memory: '2g' },
      backup: { every: '1d', keep: 7, dump: `sh ${SCRIPTS}/dump.sh`, restore: `sh ${SCRIPTS}/restore.sh` },
      scaling: 'single',
    },
    overrides,
  );
}

const PORT = 9200;
const SNAPSHOTS = '/tmp/pipegen-snapshots';
const READY = '/tmp/pipegen-ready';

const CONFIG = `network.host: 0.0.0.0
discovery.type: single-node
path.repo: ["${SNAPSHOTS}"]
xpack.security.enabled: true
xpack.security.http.ssl.enabled: false
xpack.security.transport.ssl.enabled: false
# These would load data from the internet, which the container does not reach.
ingest.geoip.downloader.enabled: false
xpack.ml.enabled: false
`;

function script(name: string, body: string): ServiceFile {
  return { path: `${SCRIPTS}/${name}`, content: `#!/bin/sh\nset -eu\n${body}`, executable: true };
}

// Passwords reach curl through a file descriptor, so that they show in no list of processes.
// In JSON and in curl's configuration alike the backslash escapes quotation marks and itself.
const REQUEST = `# request METHOD PATH [CURL OPTION...]: asks Elasticsearch as its superuser and prints the answer.
request() {
    method=$1
    path=$2
    shift 2
    curl --config /dev/fd/3 --silent --show-error --fail --request "$method" \\
        --header 'Content-Type: application/json' "$@" "http://127.0.0.1:${PORT}$path" 3<<END
user = "elastic:$(escaped "$ELASTIC_PASSWORD_FILE")"
END
}

escaped() {
    sed 's/[\\\\"]/\\\\&/g' "$1"
}
`;

function setup(keepLogs: number): string {
  const policy = { policy: { phases: { delete: { min_age: `${keepLogs}d`, actions: { delete: {} } } } } };
  // Elasticsearch's own template would make data streams of these names; a higher priority wins over it.
  const template = {
    index_patterns: ['logs-*-*'],
    priority: 501,
    template: { settings: { number_of_replicas: 0, 'index.lifecycle.name': 'pipegen-logs' } },
  };
  const logsRole = {
    cluster: ['monitor'],
    indices: [{ names: ['logs-*'], privileges: ['create_index', 'auto_configure', 'write'] }],
  };
  const appRole = { cluster: ['monitor'], indices: [{ names: ['app-*'], privileges: ['all'] }] };
  return `. ${SCRIPTS}/request.sh

# user NAME ROLE PASSWORD-FILE
user() {
    printf '{"password": "%s", "roles": ["%s"]}' "$(escaped "$3")" "$2" | request POST "/_security/user/$1" --data @-
}

until request GET / > /dev/null 2>&1; do sleep 2; done
{
    printf '{"password": "%s"}' "$(escaped "$KIBANA_PASSWORD_FILE")" |
        request POST /_security/user/kibana_system/_password --data @-
    request PUT /_security/role/logs_writer --data '${JSON.stringify(logsRole)}'
    request PUT /_security/role/app --data '${JSON.stringify(appRole)}'
    user logs_writer logs_writer "$LOGSTASH_PASSWORD_FILE"
    user app app "$ELASTICSEARCH_APP_PASSWORD_FILE"
    request PUT /_ilm/policy/pipegen-logs --data '${JSON.stringify(policy)}'
    request PUT /_index_template/pipegen-logs --data '${JSON.stringify(template)}'
} > /dev/null
touch ${READY}
`;
}

const HEALTHY = `. ${SCRIPTS}/request.sh
test -f ${READY}
request GET '/_cluster/health?wait_for_status=yellow&timeout=5s' > /dev/null
`;

// What a run that was cut short left behind goes first: Elasticsearch remembers what it saw in a repository.
const REGISTER = `request DELETE /_snapshot/pipegen > /dev/null 2>&1 || :
request PUT /_snapshot/pipegen --data '{"type": "fs", "settings": {"location": "${SNAPSHOTS}"}}' >&2`;

const DUMP = `. ${SCRIPTS}/request.sh
rm -rf ${SNAPSHOTS}
${REGISTER}
trap 'request DELETE /_snapshot/pipegen >&2; rm -rf ${SNAPSHOTS}' EXIT
request PUT '/_snapshot/pipegen/copy?wait_for_completion=true' --data '{"include_global_state": true}' |
    grep -q '"state":"SUCCESS"'
tar -C ${SNAPSHOTS} -cf - .
`;

const RESTORE = `. ${SCRIPTS}/request.sh
rm -rf ${SNAPSHOTS}
mkdir ${SNAPSHOTS}
trap 'request DELETE /_snapshot/pipegen >&2; rm -rf ${SNAPSHOTS}' EXIT
tar -C ${SNAPSHOTS} -xf -
${REGISTER}
request GET '/_cat/indices/*,-.*?h=index' | while read -r index; do request DELETE "/$index" >&2; done
request POST '/_snapshot/pipegen/copy/_restore?wait_for_completion=true' \\
    --data '{"indices": "*,-.*", "include_global_state": false, "feature_states": ["kibana"]}' |
    grep -q '"failed":0'
`;
