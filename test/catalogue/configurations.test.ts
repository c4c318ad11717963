import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as catalogue from '../../src/catalogue/index.ts';
import { fileOf } from './context.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipegen-catalogue-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('traefik.yml', () => {
  const service = catalogue.traefik({
    version: '2.11.0-rc2',
    acmeEmail: 'o"ps@shop.example',
    acmeServer: 'https://ca',
  });
  const config = parse(fileOf(service, '/etc/traefik/traefik.yml', {})) as Record<string, unknown>;

  it('sends HTTP on to HTTPS and gets certificates by HTTP', () => {
    expect(config.entryPoints).toMatchObject({
      web: { address: ':80', http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https' } } } },
      websecure: { address: ':443', http: { tls: { certResolver: 'letsencrypt' } } },
    });
    expect(config.certificatesResolvers).toEqual({
      letsencrypt: {
        acme: {
          email: 'o"ps@shop.example',
          storage: '/certificates/acme.json',
          caServer: 'https://ca',
          httpChallenge: { entryPoint: 'web' },
        },
      },
    });
  });

  it('gets certificates by DNS, one for all host names of a domain, where it is told to', () => {
    const dns = catalogue.traefik({
      version: '3.6.1',
      acmeEmail: 'ops@shop.example',
      dnsChallenge: { provider: 'cloudflare', variables: { CF_DNS_API_TOKEN: 'x' }, wildcards: ['shop.example'] },
    });
    expect(parse(fileOf(dns, '/etc/traefik/traefik.yml', {}))).toMatchObject({
      certificatesResolvers: { letsencrypt: { acme: { dnsChallenge: { provider: 'cloudflare' } } } },
    });
    expect(fileOf(dns, '/etc/traefik/traefik.yml', {})).not.toContain('httpChallenge');
    expect(parse(fileOf(dns, '/etc/traefik/dynamic/wildcards.yml', {}))).toMatchObject({
      http: {
        routers: {
          'pipegen-wildcard-1': {
            service: 'noop@internal',
            tls: { certResolver: 'letsencrypt', domains: [{ main: 'shop.example', sans: ['*.shop.example'] }] },
          },
        },
      },
    });
    expect(dns.environment).toMatchObject({ CF_DNS_API_TOKEN: 'x' });
  });

  it('shows no container that does not ask for it, and its ping to nobody outside', () => {
    expect(config.providers).toEqual({
      providersThrottleDuration: '200ms',
      docker: { exposedByDefault: false, network: 'pipegen-edge' },
      file: { directory: '/etc/traefik/dynamic' },
    });
    expect(config).toMatchObject({
      ping: { entryPoint: 'ping' },
      entryPoints: { ping: { address: '127.0.0.1:8082' } },
    });
    expect(config).not.toHaveProperty('api');
  });

  it('reads the users of the team from a mounted secret', () => {
    expect(parse(fileOf(service, '/etc/traefik/dynamic/team.yml', {}))).toEqual({
      http: { middlewares: { team: { basicAuth: { usersFile: '{{ env "TEAM_USERS_FILE" }}', removeHeader: true } } } },
    });
    expect(service.environment?.TEAM_USERS_FILE).toMatchObject({ kind: 'secret', as: 'file' });
  });
});

describe('kibana.yml and elasticsearch.yml', () => {
  it('keep anonymous visitors out and hold no password', () => {
    const kibana = fileOf(catalogue.kibana({ version: '8.12.0' }), '/usr/share/kibana/config/kibana.yml', {
      elasticsearch: 9200,
    });
    expect(parse(kibana)).toMatchObject({
      'elasticsearch.hosts': ['http://elasticsearch.internal:9200'],
      'elasticsearch.username': 'kibana_system',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Kibana fills it in
      'elasticsearch.password': '${KIBANA_PASSWORD}',
    });
    const elasticsearch = fileOf(
      catalogue.elasticsearch({ version: '8.12.1' }),
      '/usr/share/elasticsearch/config/elasticsearch.yml',
      {},
    );
    expect(parse(elasticsearch)).toMatchObject({ 'xpack.security.enabled': true, 'discovery.type': 'single-node' });
  });
});

describe('logstash.conf', () => {
  // Logstash itself is too large a part to have here: only the form of the file is checked.
  const config = fileOf(catalogue.logstash({ version: '8.11.0' }), '/usr/share/logstash/pipeline/logstash.conf', {
    elasticsearch: 9200,
  });

  it('closes every bracket and quotation mark', () => {
    const withoutTexts = config.replaceAll(/"[^"\n]*"/g, '');
    expect(withoutTexts).not.toContain('"');
    const open: string[] = [];
    for (const [bracket] of withoutTexts.matchAll(/[[\]{}()]/g)) {
      const opening = { ']': '[', '}': '{', ')': '(' }[bracket];
      if (opening === undefined) open.push(bracket);
      else expect(open.pop()).toBe(opening);
    }
    expect(open).toEqual([]);
    expect(withoutTexts.match(/^\w+ \{$/gm)).toEqual(['input {', 'filter {', 'output {']);
  });

  it('keeps one index a day for each flow and environment, and no password', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Logstash fills it in
    expect(config).toContain('index => "logs-${PIPEGEN_FLOW}-${PIPEGEN_ENVIRONMENT}-%{+YYYY.MM.dd}"');
    expect(config).toContain('hosts => ["http://elasticsearch.internal:9200"]');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Logstash fills it in
    expect(config).toContain('password => "${LOGSTASH_PASSWORD}"');
  });
});

describe('Prometheus and Grafana', () => {
  it('ask what is connected, all containers of it', () => {
    const { prometheus, grafana } = catalogue;
    const config = parse(
      fileOf(prometheus({ version: 'v3.6.0' }), '/etc/prometheus/pipegen.yml', { metrics: 9100 }),
    ) as {
      scrape_configs: readonly object[];
    };
    expect(config.scrape_configs).toEqual([
      { job_name: 'prometheus', static_configs: [{ targets: ['127.0.0.1:9090'] }] },
      {
        job_name: 'metrics',
        dns_sd_configs: [{ names: ['metrics.internal'], type: 'A', port: 9100, refresh_interval: '15s' }],
      },
    ]);
    const file = '/etc/grafana/provisioning/datasources/pipegen.yaml';
    expect(parse(fileOf(grafana({ version: '12.2.0' }), file, { prometheus: 9090 }))).toEqual({
      apiVersion: 1,
      datasources: [
        {
          name: 'prometheus',
          type: 'prometheus',
          access: 'proxy',
          url: 'http://prometheus.internal:9090',
          isDefault: true,
        },
      ],
    });
  });
});

describe('the Caddyfile', () => {
  it('sends requests to all containers of the application, and asks for no certificates', () => {
    const text = fileOf(catalogue.caddy({ version: '2.10.2', megabytes: 8 }), '/etc/caddy/Caddyfile', { http: 8000 });
    expect(text).toContain('auto_https off');
    expect(text).toContain('max_size 8MB');
    expect(text).toMatch(/name http\.internal\n\s+port 8000\n/);
  });
});
