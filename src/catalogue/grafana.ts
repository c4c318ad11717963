import type { Address } from '../model/service.ts';
import { secretFile } from '../model/value.ts';
import { answers } from './health.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/**
 * Grafana: pages of measurements. It knows each connected Prometheus as a data source; what the team makes is in its volume.
 *
 * @see https://grafana.com/docs/grafana/latest/setup-grafana/configure-docker/
 * @example
 * grafana: catalogue.grafana({ version: '12.2.0' })
 */
export function grafana(options: ReadyOptions): ReadyService<'http'> {
  return ready(
    {
      image: {
        name: 'grafana/grafana',
        tag: options.version,
        whyNotAlpine: 'Made from Alpine, though its tag does not say so.',
      },
      role: 'Pages of measurements',
      scope: 'environment',
      ports: { http: 3000 },
      volumes: { data: '/var/lib/grafana' },
      environment: {
        GF_SECURITY_ADMIN_PASSWORD__FILE: secretFile('GRAFANA_PASSWORD', {
          description: 'The password of Grafana\'s user "admin"; taken over when Grafana first starts.',
        }),
        // These would ask the internet, which the container does not reach.
        GF_ANALYTICS_REPORTING_ENABLED: 'false',
        GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
        GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
        GF_NEWS_NEWS_FEED_ENABLED: 'false',
      },
      configure: (context) => ({
        files: [
          {
            path: '/etc/grafana/provisioning/datasources/pipegen.yaml',
            content: dataSources(context.all('prometheus')),
          },
        ],
      }),
      health: { command: answers('http://127.0.0.1:3000/api/health'), startPeriod: '60s' },
      limits: { cpus: 0.5, memory: '512m' },
      backup: { every: '1d', keep: 7 },
      scaling: 'single',
    },
    options,
  );
}

/** JSON is YAML. */
function dataSources(addresses: readonly Address[]): string {
  const datasources = addresses.map(({ service, host, port }, index) => ({
    ...{ name: service, type: 'prometheus', access: 'proxy', url: `http://${host}:${port}` },
    isDefault: index === 0,
  }));
  return `${JSON.stringify({ apiVersion: 1, datasources }, null, 2)}\n`;
}
