import { type Environment, type Flow, findService, type Route, type RouteOptions, routesOf } from '../model/flow.ts';
import { hostNamesOf, redirectsTo, routeKey } from '../model/hosts.ts';
import { deploymentName, revisionName } from '../model/names.ts';
import { tagOf } from './tag.ts';
import { revisionUnitName } from './units.ts';

/** The target of the requests of a route. */
export interface RouteTarget extends RouteOptions {
  /** The host name that links show. */
  readonly host: string;
  /** Further host names with the same responses. */
  readonly otherHosts?: readonly string[];
  /** Host names that redirect browsers to the first one. */
  readonly redirectFrom?: readonly string[];
  /** The name of the service in the edge: `shop-qa-pr-57-r1-admin`. */
  readonly service: string;
}

/** A revision with the host names that lead to it. */
export interface Answering {
  /** `qa-pr-57-r1`. */
  readonly revision: string;
  readonly routes: readonly RouteTarget[];
}

/**
 * Host names that are always served by the same revision: those of an environment, or, if they are tagged, of one
 * deployment. Their traffic moves together.
 */
export interface Front {
  /** The environment or the deployment of the host names. */
  readonly name: string;
  readonly flow: string;
  readonly environment: string;
  /** The ID of its ledger. */
  readonly ledger: string;
  /** The serving revision; absent if there is none. */
  readonly answers?: Answering;
  /** The previous serving revision, until it is removed. */
  readonly standby?: Answering;
  /** When the traffic was moved last, ISO 8601. */
  readonly since?: string;
  /** The revision that receives only requests with the token in their header. */
  readonly preview?: Answering & { readonly token: string };
}

/** Returns the name of a deployment's front. A deployment with a former environment name has the front of the current one. */
export function frontName({ name, hosts }: Environment, deployment: string): string {
  return hosts === 'tagged' ? deploymentName(name, tagOf(deployment)) : name;
}

/** Returns the front of a deployment; `undefined` if no revision has served it. */
export function frontOf(fronts: readonly Front[], environment: Environment, deployment: string): Front | undefined {
  const name = frontName(environment, deployment);
  return fronts.find((front) => front.name === name);
}

/**
 * Returns the routes to revisions; other routes lead to persistent services or to services with scope `host`.
 *
 * @param environment left out for those of all environments
 */
export function revisionRoutes(flow: Flow, environment?: Environment): readonly Route[] {
  return routesOf(flow, environment).filter(({ entry }) => findService(flow, entry.service).scope === 'deployment');
}

/** A revision with the host names that lead to it. */
export function answeringOf(flow: Flow, environment: Environment, tag: string, revision: number): Answering {
  const deployment = deploymentName(environment.name, tag);
  const unitName = revisionUnitName(flow, deployment, revision);
  return {
    revision: revisionName(deployment, revision),
    routes: revisionRoutes(flow, environment).map((route) => targetOf(flow, route, environment, tag, unitName)),
  };
}

/** Where an edge sends the requests of a route, as far as a unit answers them. */
export function targetOf(
  flow: Flow,
  route: Route,
  environment: Environment | undefined,
  tag: string,
  unitName: string,
): RouteTarget {
  const { name: _, service: __, entry: ___, hosts: ____, redirectFrom: _____, ...options } = route;
  const [host, ...otherHosts] = hostNamesOf(flow, route, environment, tag);
  const redirectFrom = redirectsTo(route, environment);
  const key = routeKey(route);
  return {
    host,
    ...(otherHosts.length > 0 && { otherHosts }),
    ...(redirectFrom.length > 0 && { redirectFrom }),
    service: key === '' || key.startsWith('_') ? `${unitName}${key}` : `${unitName}-${key}`,
    ...options,
  };
}

/** Every host name that an edge answers for a route. */
export function hostNames({ host, otherHosts = [], redirectFrom = [] }: RouteTarget): readonly string[] {
  return [host, ...otherHosts, ...redirectFrom];
}

/** The link to where an edge sends the requests of a route. */
export function urlOf({ host, path = '' }: RouteTarget): string {
  return `https://${host}${path}`;
}
