import { type Backend, backendLabels, type Provider } from '../../../edges/traefik/labels.ts';
import { edgesOf, type Route, type Service } from '../../../model/flow.ts';
import { EDGE_LABEL, EDGE_NETWORK, unitNameOf } from '../../../model/names.ts';
import { targetOf } from '../../../plan/traffic.ts';
import { required } from './interpolation.ts';
import type { Labels } from './labels.ts';
import { persistentInstance, type Stack } from './stack.ts';

/**
 * The labels by which the edge finds a service, a backend of its own per instance and route.
 *
 * What is persistent answers its host names from the start. A revision answers none: the agent leads requests to it, all
 * routes at once.
 */
export function routeLabels(stack: Stack, service: Service, provider: Provider = 'docker'): Labels {
  const routes = stack.flow.routes.filter(({ entry }) => entry.service === service.name);
  const { edge } = service;
  return {
    ...(edge && { [EDGE_LABEL]: `${edge.kind}-${edge.version}` }),
    ...backendLabels(
      routes.map((route) => backendOf(stack, route)),
      { network: EDGE_NETWORK, provider, version: edgesOf(stack.flow)[0]?.edge?.version ?? 3 },
    ),
  };
}

function backendOf(stack: Stack, route: Route): Backend {
  const { flow, scope, environment } = stack;
  return {
    route: targetOf(flow, route, environment, required('PIPEGEN_TAG'), unitNameOf(flow.name, instanceName(stack))),
    port: route.entry.port,
    answers: scope !== 'deployment',
  };
}

function instanceName(stack: Stack): string {
  if (stack.scope === 'host') return 'host';
  return stack.scope === 'environment' ? persistentInstance(stack) : required('PIPEGEN_REVISION');
}
