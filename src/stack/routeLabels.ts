import { hostOf, type Route, type Service } from '../model/flow.ts';
import { EDGE_NETWORK } from '../model/names.ts';
import { required } from './interpolation.ts';
import type { Labels } from './labels.ts';
import type { Stack } from './stack.ts';

/**
 * The labels by which Traefik finds a service: a router and a Traefik service of its own per instance and route, so that
 * two deployments never share one, and the newer takes a host name over by its priority.
 *
 * @see https://doc.traefik.io/traefik/routing/providers/docker/
 */
export function routeLabels(stack: Stack, service: Service): Labels {
  const routes = stack.flow.routes.filter(({ entry }) => entry.service === service.name);
  if (routes.length === 0) return {};
  return Object.assign(
    { 'traefik.enable': 'true', 'traefik.docker.network': EDGE_NETWORK },
    ...routes.map((route) => labelsOf(stack, route)),
  ) as Labels;
}

function labelsOf(stack: Stack, route: Route): Labels {
  const name = [stack.flow.name, instanceName(stack), route.name].filter((part) => part !== '').join('-');
  const router = `traefik.http.routers.${name}`;
  return {
    [`${router}.rule`]: `Host(\`${hostOf(stack.flow, route, stack.environment, required('PIPEGEN_TAG'))}\`)`,
    [`${router}.entrypoints`]: 'websecure',
    [`${router}.tls.certresolver`]: 'letsencrypt',
    ...(route.access === 'team' && { [`${router}.middlewares`]: 'team@file' }),
    ...(stack.scope === 'deployment' && { [`${router}.priority`]: required('PIPEGEN_PRIORITY') }),
    [`${router}.service`]: name,
    // Traefik finds no port by itself on a network that is closed to the world (traefik/traefik#11878).
    [`traefik.http.services.${name}.loadbalancer.server.port`]: String(route.entry.port),
  };
}

function instanceName({ scope, environment }: Stack): string {
  return scope === 'deployment' ? required('PIPEGEN_DEPLOYMENT') : (environment?.name ?? scope);
}
