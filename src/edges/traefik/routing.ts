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
  const { name, service, condition, priority } = options;
  const { host, otherHosts = [], redirectFrom = [], path = '' } = target;
  const own = middlewaresOf(target, options);
  const names = [
    ...(options.middlewares ?? []),
    ...Object.keys(own),
    ...(target.access === 'team' ? ['team@file'] : []),
  ];
  const common = {
    entryPoints: ['websecure'],
    ...(priority !== undefined && { priority: priority + path.length }),
  };
  const tls = tlsOf(options.certificate ?? []);
  const rules = [anyOf([host, ...otherHosts].map((one) => `Host(\`${one}\`)`)), pathRule(path), condition ?? ''];
  const redirect = `${name}-redirect`;
  return {
    routers: {
      [name]: {
        rule: rules.filter((rule) => rule !== '').join(' && '),
        ...common,
        ...(names.length > 0 && { middlewares: names }),
        service,
        tls,
      },
      ...(redirectFrom.length > 0 && {
        [redirect]: {
          rule: [anyOf(redirectFrom.map((one) => `Host(\`${one}\`)`)), pathRule(path)]
            .filter((rule) => rule !== '')
            .join(' && '),
          ...common,
          middlewares: [redirect],
          service,
          tls,
        },
      }),
    },
    middlewares: {
      ...own,
      ...(redirectFrom.length > 0 && {
        [redirect]: {
          redirectRegex: { regex: '^https?://[^/]+/(.*)', replacement: `https://${host}/\${1}`, permanent: true },
        },
      }),
    },
  };
}

/** What is done with a route's requests, in this order. */
function middlewaresOf(
  { allowFrom, bodyLimit, headers = {}, path, stripPath }: RouteTarget,
  { name, version }: RouterOptions,
): { readonly [name: string]: object } {
  const { request, response } = headers;
  return {
    ...(allowFrom && {
      [`${name}-allow`]: { [version === 2 ? 'ipWhiteList' : 'ipAllowList']: { sourceRange: allowFrom } },
    }),
    ...(bodyLimit && { [`${name}-limit`]: { buffering: { maxRequestBodyBytes: toBytes(bodyLimit) } } }),
    ...((request ?? response) && {
      [`${name}-headers`]: {
        headers: {
          ...(request && { customRequestHeaders: request }),
          ...(response && { customResponseHeaders: response }),
        },
      },
    }),
    ...(stripPath && path !== undefined && { [`${name}-path`]: { stripPrefix: { prefixes: [path] } } }),
  };
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
