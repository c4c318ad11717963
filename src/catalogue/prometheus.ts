import type { Address } from '../model/service.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/** What Prometheus lets its user decide. */
export interface PrometheusOptions extends ReadyOptions {
  /** For how many days measurements are kept; default 15. */
  readonly keepDays?: number;
}

/**
 * Prometheus: asks each service that it is connected to, and that has a port named `metrics`, for `/metrics` every 15 s.
 *
 * @see https://prometheus.io/docs/prometheus/latest/installation/
 * @example
 * prometheus: catalogue.prometheus({ version: 'v3.6.0' })
 */
export function prometheus(options: PrometheusOptions): ReadyService<'prometheus'> {
  const { keepDays = 15, ...overrides } = options;
  return ready(
    {
      image: { name: 'prom/prometheus', tag: options.version, whyNotAlpine: 'The vendor builds on BusyBox only.' },
      role: 'Measurements',
      scope: 'environment',
      ports: { prometheus: 9090 },
      volumes: { data: '/prometheus' },
      command: [
        '--config.file=/etc/prometheus/pipegen.yml',
        '--storage.tsdb.path=/prometheus',
        `--storage.tsdb.retention.time=${keepDays}d`,
      ],
      configure: (context) => ({
        files: [{ path: '/etc/prometheus/pipegen.yml', content: configuration(context.all('metrics')) }],
      }),
      health: { command: ['wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:9090/-/ready'], startPeriod: '60s' },
      limits: { cpus: 1, memory: '1g' },
      scaling: 'single',
    },
    overrides,
  );
}

/** JSON is YAML. */
function configuration(addresses: readonly Address[]): string {
  const targets = addresses.map(({ service, host, port }) => ({
    job_name: service,
    // All containers of the service, by the addresses that its name has.
    dns_sd_configs: [{ names: [host], type: 'A', port, refresh_interval: '15s' }],
  }));
  const own = { job_name: 'prometheus', static_configs: [{ targets: ['127.0.0.1:9090'] }] };
  return `${JSON.stringify({ global: { scrape_interval: '15s' }, scrape_configs: [own, ...targets] }, null, 2)}\n`;
}
