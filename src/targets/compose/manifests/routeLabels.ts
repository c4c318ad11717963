import { hostOf, type Route, type Service } from '../../../model/flow.ts';
import { EDGE_LABEL, EDGE_NETWORK, unitNameOf } from '../../../model/names.ts';
import { required } from './interpolation.ts';
import type { Labels } from './labels.ts';
import { persistentInstance, type Stack } from './stack.ts';

/** Never true: without a router Traefik would make one, for a host name of its own choice. */
const NO_REQUEST = 'ClientIP(`0.0.0.0/32`)';

/**
 * The labels by which Traefik finds a service, a Traefik service of its own per instance and route.
 *
 * What is persistent answers its host names from the start. A revision answers none: the agent leads requests to it
 * through Traefik's dynamic configuration, all routes at once.
 *
 * @see https://doc.traefik.io/traefik/routing/providers/docker/
 */
export function routeLabels(stack: Stack, service: Service): Labels {
  const routes = stack.flow.routes.filter(({ entry }) => entry.service === service.name);
  const { edge } = service;
  return {
    ...(edge && { [EDGE_LABEL]: `${edge.kind}-${edge.version}` }),
    ...(routes.length > 0 && { 'traefik.enable': 'true', 'traefik.docker.network': EDGE_NETWORK }),
    ...(Object.assign({}, ...routes.map((route) => labelsOf(stack, route))) as Labels),
  };
}

function labelsOf(stack: Stack, route: Route): Labels {
  const name = [unitNameOf(stack.flow.name, instanceName(stack)), route.name].filter((part) => part !== '').join('-');
  const router = `traefik.http.routers.${name}`;
  return {
    ...(stack.scope === 'deployment'
      ? { [`${router}.rule`]: NO_REQUEST }
      : {
          [`${router}.rule`]: `Host(\`${hostOf(stack.flow, route, stack.environment, required('PIPEGEN_TAG'))}\`)`,
          [`${router}.entrypoints`]: 'websecure',
          [`${router}.tls.certresolver`]: 'letsencrypt',
          ...(route.access === 'team' && { [`${router}.middlewares`]: 'team@file' }),
        }),
    [`${router}.service`]: name,
    // Traefik finds no port by itself on a network that is closed to the world (traefik/traefik#11878).
    [`traefik.http.services.${name}.loadbalancer.server.port`]: String(route.entry.port),
  };
}

function instanceName(stack: Stack): string {
  if (stack.scope === 'host') return 'host';
  return stack.scope === 'environment' ? persistentInstance(stack) : required('PIPEGEN_REVISION');
}
