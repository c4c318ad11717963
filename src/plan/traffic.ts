import { type Environment, type Flow, findService, hostOf, type Route } from '../model/flow.ts';
import { deploymentName, revisionName } from '../model/names.ts';
import { tagOf } from './tag.ts';
import { revisionUnitName } from './units.ts';

/** Where an edge sends the requests to one host name. */
export interface RouteTarget {
  readonly host: string;
  /** What the edge calls the containers that answer: `shop-qa-pr-57-r1-admin`. */
  readonly service: string;
  readonly access: Route['access'];
}

/** A revision with the host names that lead to it. */
export interface Answering {
  /** `qa-pr-57-r1`. */
  readonly revision: string;
  readonly routes: readonly RouteTarget[];
}

/**
 * Host names that always lead to one and the same revision: those of an environment, where they are bare, or those of one
 * deployment. All of them move together.
 */
export interface Front {
  /** The environment, or the deployment, whose host names they are. */
  readonly name: string;
  readonly flow: string;
  readonly environment: string;
  /** The identity of the ledger that knows it. */
  readonly ledger: string;
  /** The revision that answers; absent while none does. */
  readonly answers?: Answering;
  /** The revision that answered before, until it is removed. */
  readonly standby?: Answering;
  /** When traffic moved last, ISO 8601. */
  readonly since?: string;
  /** The revision that only requests with the token in their header come to. */
  readonly preview?: Answering & { readonly token: string };
}

/** Whose host names a deployment answers; one of the environment's former name answers those of the present one. */
export function frontName({ name, hosts }: Environment, deployment: string): string {
  return hosts === 'bare' ? name : deploymentName(name, tagOf(deployment));
}

/** The front that a deployment's host names are; `undefined` when no revision has answered there. */
export function frontOf(fronts: readonly Front[], environment: Environment, deployment: string): Front | undefined {
  const name = frontName(environment, deployment);
  return fronts.find((front) => front.name === name);
}

/** The routes that lead to revisions; the others lead to persistent services, or to what runs once per host. */
export function revisionRoutes(flow: Flow): readonly Route[] {
  return flow.routes.filter(({ entry }) => findService(flow, entry.service).scope === 'deployment');
}

/** A revision with the host names that lead to it. */
export function answeringOf(flow: Flow, environment: Environment, tag: string, revision: number): Answering {
  const deployment = deploymentName(environment.name, tag);
  const unitName = revisionUnitName(flow, deployment, revision);
  return {
    revision: revisionName(deployment, revision),
    routes: revisionRoutes(flow).map((route) => ({
      host: hostOf(flow, route, environment, tag),
      service: route.name === '' ? unitName : `${unitName}-${route.name}`,
      access: route.access,
    })),
  };
}
