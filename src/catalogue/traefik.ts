import { EDGE_NETWORK } from '../model/names.ts';
import { present } from '../model/present.ts';
import { type Secret, secretFile, type Value } from '../model/value.ts';
import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/** What Traefik lets its user decide. */
export interface TraefikOptions extends ReadyOptions {
  /** Whom Let's Encrypt writes to when a certificate is about to end. */
  readonly acmeEmail: string;
  /** Whether it also finds the services of the Swarm that its engine manages; default no. Needs Traefik 3. */
  readonly swarm?: boolean;
  /** Another authority than Let's Encrypt's own, such as its staging one. */
  readonly acmeServer?: string;
  /**
   * Proves that domains are yours by DNS records instead of by HTTP: needs no door to the internet, and gets one
   * certificate for all host names of a domain. Let's Encrypt gives 50 a week for each registered domain, which a flow
   * with a deployment per change uses up otherwise.
   *
   * @see https://doc.traefik.io/traefik/reference/install-configuration/tls/certificate-resolvers/acme/#dnschallenge
   * @example
   * dnsChallenge: {
   *   provider: 'cloudflare',
   *   variables: { CF_DNS_API_TOKEN_FILE: secretFile('CF_DNS_API_TOKEN', { description: 'Edits DNS records.' }) },
   *   wildcards: ['shop.example'],
   * }
   */
  readonly dnsChallenge?: {
    /** Traefik's name of the DNS provider. */
    readonly provider: string;
    /** What the provider is told, by Traefik's names. */
    readonly variables: { readonly [name: string]: Value };
    /** Domains with one certificate for themselves and everything right below them. */
    readonly wildcards: readonly string[];
  };
  /** Certificates of one's own, in PEM: no authority is asked for what they cover. */
  readonly certificates?: readonly { readonly certificate: Secret; readonly key: Secret }[];
}

/**
 * Traefik: the only door to the internet, on ports 80 and 443 of the host.
 *
 * It finds containers by their labels, sends requests to those that are healthy, gets a certificate for each host name
 * from Let's Encrypt, sends plain HTTP on to HTTPS, and asks for a password where a route is for the team only.
 *
 * It needs Docker's socket to see containers and therefore runs as root; the socket is mounted read-only, which keeps the file
 * from being replaced but does not limit what is asked through it.
 *
 * pipegen moves traffic from one revision to the next by a file that Traefik watches; a change is live within a second.
 *
 * Docker 29 and later are understood by 2.11.31 and 3.6.1 and later only; an older Traefik sees no container there.
 *
 * @see https://doc.traefik.io/traefik/v2.11/
 * @see https://github.com/traefik/traefik/issues/12253 of Docker 29
 * @example
 * traefik: catalogue.traefik({ version: '2.11.0-rc2', acmeEmail: 'ops@shop.example' })
 */
export function traefik(options: TraefikOptions): ReadyService<'http' | 'https'> {
  const { acmeEmail, acmeServer, swarm = false, dnsChallenge, certificates = [], ...overrides } = options;
  return ready(
    {
      image: {
        name: 'traefik',
        tag: `v${options.version}`,
        whyNotAlpine: 'Made from Alpine, though its tag does not say so.',
      },
      role: 'Edge router',
      scope: 'host',
      ports: { http: 80, https: 443 },
      publishes: [80, 443],
      // The agent writes into the second, which the file provider watches: which revision answers which host name.
      volumes: { certificates: '/certificates', routes: '/etc/traefik/dynamic' },
      edge: { kind: 'traefik', version: options.version.startsWith('2') ? 2 : 3 },
      hostMounts: [{ from: '/var/run/docker.sock', to: '/var/run/docker.sock', readOnly: true }],
      environment: {
        ...dnsChallenge?.variables,
        ...Object.fromEntries(
          certificates.flatMap(({ certificate, key }) => [certificate, key].map((one) => [one.name, one])),
        ),
        TEAM_USERS_FILE: secretFile('TEAM_USERS', {
          description:
            "Who may open the pages for the team only: lines of 'htpasswd -nB NAME', in single quotes as they hold dollars.",
        }),
      },
      files: [
        {
          path: '/etc/traefik/traefik.yml',
          content: traefikConfig({ acmeEmail, swarm, ...present({ acmeServer, dnsChallenge }) }),
        },
        { path: '/etc/traefik/dynamic/team.yml', content: TEAM_MIDDLEWARE },
        ...(dnsChallenge === undefined
          ? []
          : [{ path: '/etc/traefik/dynamic/wildcards.yml', content: wildcards(dnsChallenge.wildcards) }]),
        ...(certificates.length === 0
          ? []
          : [{ path: '/etc/traefik/dynamic/certificates.yml', content: ownCertificates(certificates) }]),
      ],
      health: { command: ['traefik', 'healthcheck'] },
      limits: { cpus: 1, memory: '256m' },
      backup: { every: '1d', keep: 7 },
      scaling: 'single',
      internet: true,
    },
    overrides,
  );
}

/** Traefik's static configuration. */
function traefikConfig({
  acmeEmail,
  acmeServer,
  swarm,
  dnsChallenge,
}: Pick<TraefikOptions, 'acmeEmail' | 'acmeServer' | 'swarm' | 'dnsChallenge'>): string {
  return `global:
  checkNewVersion: false
  sendAnonymousUsage: false
log:
  level: INFO
accessLog:
  format: json
ping:
  entryPoint: ping
entryPoints:
  web:
    address: ":80"
    http:
      redirections:
        entryPoint:
          to: websecure
          scheme: https
  websecure:
    address: ":443"
    http:
      tls:
        certResolver: letsencrypt
  ping:
    address: "127.0.0.1:8082"
providers:
  providersThrottleDuration: 200ms
  docker:
    exposedByDefault: false
    network: ${EDGE_NETWORK}
${swarm ? SWARM_PROVIDER : ''}  file:
    directory: /etc/traefik/dynamic
certificatesResolvers:
  letsencrypt:
    acme:
      email: ${JSON.stringify(acmeEmail)}
      storage: /certificates/acme.json
${acmeServer === undefined ? '' : `      caServer: ${JSON.stringify(acmeServer)}\n`}${dnsChallenge === undefined ? HTTP_CHALLENGE : `      dnsChallenge:\n        provider: ${JSON.stringify(dnsChallenge.provider)}\n`}`;
}

const HTTP_CHALLENGE = `      httpChallenge:
        entryPoint: web
`;

/** Routers that get no requests and ask for certificates: a router with a resolver asks for its own host names only. */
function wildcards(domains: readonly string[]): string {
  const routers = domains.map((domain, index) => [
    `pipegen-wildcard-${index + 1}`,
    {
      rule: 'ClientIP(`0.0.0.0/32`)',
      entryPoints: ['websecure'],
      service: 'noop@internal',
      tls: { certResolver: 'letsencrypt', domains: [{ main: domain, sans: [`*.${domain}`] }] },
    },
  ]);
  return `${JSON.stringify({ http: { routers: Object.fromEntries(routers) as object } }, undefined, 2)}\n`;
}

function ownCertificates(certificates: NonNullable<TraefikOptions['certificates']>): string {
  const files = certificates.map(({ certificate, key }) => ({
    certFile: `/run/secrets/${certificate.name}`,
    keyFile: `/run/secrets/${key.name}`,
  }));
  return `${JSON.stringify({ tls: { certificates: files } }, undefined, 2)}\n`;
}

/** Swarm is asked every two seconds, so a drain of five or more is long enough. */
const SWARM_PROVIDER = `  swarm:
    exposedByDefault: false
    network: ${EDGE_NETWORK}
    refreshSeconds: 2
`;

/** The middleware that routes with `access: 'team'` name as `team@file`; Traefik fills in the mounted secret's path. */
const TEAM_MIDDLEWARE = `http:
  middlewares:
    team:
      basicAuth:
        usersFile: '{{ env "TEAM_USERS_FILE" }}'
        removeHeader: true
`;
