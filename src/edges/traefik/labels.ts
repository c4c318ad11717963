import type { EdgeKind } from '../../model/service.ts';
import type { RouteTarget } from '../../plan/traffic.ts';
import { routingOf } from './routing.ts';

/** A Traefik service: the replicas that answer one route of one unit. */
export interface Backend {
  /** The route; its `service` is unique among all units of the target. */
  readonly route: RouteTarget;
  readonly port: number;
  /** Whether it answers its host names by itself; otherwise only requests come that the dynamic configuration leads here. */
  readonly answers: boolean;
}

/** How Traefik finds backends: among the containers of an engine, or the services of a Swarm. */
export type Provider = 'docker' | 'swarm';

/** What labels depend on besides the backends. */
export interface LabelOptions extends Pick<EdgeKind, 'version'> {
  /** The network on which Traefik reaches them. */
  readonly network: string;
  /** Default `docker`. */
  readonly provider?: Provider;
}

/** Never true: without a router Traefik would make one, for a host name of its own choice. */
const NO_REQUEST = 'ClientIP(`0.0.0.0/32`)';

/**
 * The labels by which Traefik finds backends.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/other-providers/docker/
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/other-providers/swarm/
 */
export function backendLabels(
  backends: readonly Backend[],
  { network, provider = 'docker', version }: LabelOptions,
): { readonly [label: string]: string } {
  if (backends.length === 0) return {};
  const labels = backends.map(({ route, port, answers }) => {
    const { service: name, protocol } = route;
    const routing = answers
      ? routingOf(route, { name, service: name, version })
      : { routers: { [name]: { rule: NO_REQUEST, service: name } }, middlewares: {} };
    // Traefik finds no port by itself on a network that is closed to the world (traefik/traefik#11878).
    const server = { port, ...(protocol === 'grpc' && { scheme: 'h2c' }) };
    return labelsOf({ ...routing, services: { [name]: { loadbalancer: { server } } } });
  });
  return Object.assign({ 'traefik.enable': 'true', [`traefik.${provider}.network`]: network }, ...labels) as {
    readonly [label: string]: string;
  };
}

/** Dynamic configuration as labels, in which keys are not case-sensitive and names are. */
function labelsOf(http: { readonly [section: string]: { readonly [name: string]: object } }): {
  readonly [label: string]: string;
} {
  const entries = Object.entries(http).flatMap(([section, parts]) =>
    Object.entries(parts).flatMap(([name, part]) => flatten(part, `traefik.http.${section}.${name}`)),
  );
  return Object.fromEntries(entries);
}

function flatten(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (Array.isArray(value)) return [[path, value.join(',')]];
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, part]) => flatten(part, `${path}.${key.toLowerCase()}`));
}
