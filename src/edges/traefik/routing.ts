import { present } from '../../model/present.ts';
import type { EdgeKind } from '../../model/service.ts';
import type { RouteTarget } from '../../plan/traffic.ts';

/** A part of Traefik's dynamic configuration. */
export interface Routing {
  readonly routers: { readonly [name: string]: object };
  readonly middlewares: { readonly [name: string]: object };
}

/** What a router of a route has besides what the route says. */
export interface RouterOptions extends Pick<EdgeKind, 'version'> {
  /** Unique in its provider. */
  readonly name: string;
  /** What Traefik finds the replicas by. */
  readonly service: string;
  /** A rule that requests must fit as well. */
  readonly condition?: string;
  /** Of two rules that fit, the one with the higher priority applies; without it the longer one. */
  readonly priority?: number;
  /** What is done with requests first, by name. */
  readonly middlewares?: readonly string[];
  /** The host names of one certificate; each has one of its own where left out. */
  readonly certificate?: readonly string[];
}

/**
 * The routers and middlewares of a route.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/
 */
export function routingOf(target: RouteTarget, options: RouterOptions): Routing {
  const { name, service, condition = '', priority } = options;
  const { host, otherHosts = [], redirectFrom = [], path = '' } = target;
  const treatment = treatmentOf(target, options);
  const router = (hosts: readonly string[], middlewares: readonly string[]) => ({
    rule: [anyOf(hosts.map((one) => `Host(\`${one}\`)`)), pathRule(path), condition]
      .filter((rule) => rule !== '')
      .join(' && '),
    entryPoints: ['websecure'],
    ...(priority !== undefined && { priority: priority + path.length }),
    ...(middlewares.length > 0 && { middlewares }),
    service,
    tls: tlsOf(options.certificate ?? []),
  });
  const redirect = `${name}-redirect`;
  const names = [...(options.middlewares ?? []), ...treatment.map(([middleware]) => middleware)];
  const redirectRegex = { regex: '^https?://[^/]+/(.*)', replacement: `https://${host}/\${1}`, permanent: true };
  return {
    routers: {
      [name]: router([host, ...otherHosts], names),
      ...(redirectFrom.length > 0 && { [redirect]: router(redirectFrom, [redirect]) }),
    },
    middlewares: {
      ...Object.fromEntries(treatment.flatMap(([middleware, own]) => (own === undefined ? [] : [[middleware, own]]))),
      ...(redirectFrom.length > 0 && { [redirect]: { redirectRegex } }),
    },
  };
}

/**
 * What is done with a route's requests, in this order: who may not come is asked for no password, and of who has none no
 * body is read. What another file defines is named only.
 */
function treatmentOf(
  { access, allowFrom, bodyLimit, headers = {}, path, stripPath }: RouteTarget,
  { name, version }: RouterOptions,
): readonly (readonly [middleware: string, own?: object])[] {
  const { request, response } = headers;
  return [
    ...(allowFrom
      ? [own('allow', { [version === 2 ? 'ipWhiteList' : 'ipAllowList']: { sourceRange: allowFrom } })]
      : []),
    ...(access === 'team' ? [['team@file'] as const] : []),
    ...(bodyLimit ? [own('limit', { buffering: { maxRequestBodyBytes: toBytes(bodyLimit) } })] : []),
    ...((request ?? response)
      ? [own('headers', { headers: present({ customRequestHeaders: request, customResponseHeaders: response }) })]
      : []),
    ...(stripPath && path !== undefined ? [own('path', { stripPrefix: { prefixes: [path] } })] : []),
  ];

  function own(suffix: string, middleware: object): readonly [string, object] {
    return [`${name}-${suffix}`, middleware];
  }
}

/** Traefik's own prefix would also take `/apiary` for `/api`. */
function pathRule(path: string): string {
  return path === '' ? '' : `(Path(\`${path}\`) || PathPrefix(\`${path}/\`))`;
}

function anyOf(rules: readonly string[]): string {
  return rules.length === 1 ? (rules[0] ?? '') : `(${rules.join(' || ')})`;
}

function tlsOf([main, ...sans]: readonly string[]): object {
  return { certResolver: 'letsencrypt', ...(sans.length > 0 && { domains: [{ main, sans }] }) };
}

function toBytes(size: string): number {
  const unit = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }[size.slice(-1)] ?? 1;
  return Number(size.slice(0, -1)) * unit;
}
