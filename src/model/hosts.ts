import { type Environment, type Flow, findService, isKept, type Route, routesOf } from './flow.ts';
import { hostTag, LONGEST_TAG, routeHost } from './names.ts';

/** A host name of a flow. */
export interface FlowHost {
  readonly host: string;
  /** The route that has it. */
  readonly route: Route;
}

/**
 * The host names at which a route answers, the one that links show first: its own in the environment, or one by its name,
 * bare for what runs once per host and where an environment's hosts are bare; otherwise with the tag of the change, or with
 * the environment's name where the service, or the host names, outlive its changes.
 *
 * @param environment left out for the host's own stack
 * @param tag `pr-57`, or what stands for it
 */
export function hostNamesOf(
  flow: Flow,
  route: Route,
  environment: Environment | undefined,
  tag: string,
): readonly [string, ...string[]] {
  const service = findService(flow, route.entry.service);
  if (environment === undefined || service.scope === 'host') return [routeHost(route.name, flow.domain)];
  const [first, ...others] = route.hosts?.[environment.name] ?? [];
  if (first !== undefined) return [first, ...others];
  const domain = environment.domain ?? flow.domain;
  if (environment.hosts === 'bare') return [routeHost(route.name, domain)];
  const isStable = environment.hosts === 'environment' || isKept(service, environment);
  return [routeHost(route.name, domain, isStable ? environment.name : hostTag(environment.name, tag))];
}

/** The link to a route. */
export function linkOf(flow: Flow, route: Route, environment: Environment | undefined, tag: string): string {
  return `https://${hostNamesOf(flow, route, environment, tag)[0]}${route.path ?? ''}`;
}

/** The host names that send browsers on to a route. */
export function redirectsTo({ redirectFrom }: Route, environment: Environment | undefined): readonly string[] {
  return (environment && redirectFrom?.[environment.name]) ?? [];
}

/**
 * The host names of a flow: of each route in each environment, with the longest tag where a change's would be, and of what
 * redirects there.
 */
export function hostsOf(flow: Flow): readonly FlowHost[] {
  return flow.routes.flatMap((route) =>
    flow.environments
      .filter((environment) => routesOf(flow, environment).includes(route))
      .flatMap((environment) =>
        [...hostNamesOf(flow, route, environment, LONGEST_TAG), ...redirectsTo(route, environment)].map((host) => ({
          host,
          route,
        })),
      ),
  );
}

/**
 * What tells a route apart from the others of its flow, for names of what serves it: `api`, or `_v2` for a path. No two
 * paths have the same: a `/` is `_`, and what names may not hold is its code between hyphens.
 */
export function routeKey({ name, path = '' }: Pick<Route, 'name' | 'path'>): string {
  const below = path.replaceAll(/[^A-Za-z0-9]/g, (character) => {
    if (character === '/') return '_';
    return character === '-' ? '--' : `-${character.charCodeAt(0).toString(16)}-`;
  });
  return `${name}${below}`;
}
