import { findService, type Service } from '../../../model/flow.ts';
import { EDGE_NETWORK, internalHost, persistentNetwork } from '../../../model/names.ts';
import { stackLabels } from './labels.ts';
import { isInStack, persistentInstance, type Stack } from './stack.ts';

/**
 * The networks of a stack, by their names in its file:
 *
 * - `default`: the stack's own, closed to the world; its services know each other there by their internal names.
 * - `environment`: that of the persistent services, where those have their internal names and a revision's services are
 *   guests. Made by the agent, closed to the world, and never removed with a stack.
 * - `edge`: shared by Traefik and whatever has a route. Made by the agent, closed to the world as well.
 * - `internet`: the only way out, for the services that may use it; published ports need it, too.
 */
type NetworkName = 'default' | 'environment' | 'edge' | 'internet';

/** How a service joins its networks. */
export function serviceNetworks(stack: Stack, service: Service): object {
  const home: NetworkName = stack.scope === 'environment' ? 'environment' : 'default';
  const networks: { [Name in NetworkName]?: object } = { [home]: { aliases: [internalHost(service.name)] } };
  if (service.connections.some((other) => isPersistentFor(stack, other))) networks.environment = {};
  if (hasRoute(stack, service) || guardsDoor(service)) networks.edge = {};
  if (service.internet || guardsDoor(service)) networks.internet = {};
  return networks;
}

/** The declarations of the networks that the stack's services join. */
export function stackNetworks(stack: Stack): object {
  const labels = stackLabels(stack);
  const used = new Set(stack.services.flatMap((service) => Object.keys(serviceNetworks(stack, service))));
  const all: { [Name in NetworkName]: () => object } = {
    default: () => ({ internal: true, labels }),
    environment: () => ({ name: persistentNetwork(stack.flow.name, persistentInstance(stack)), external: true }),
    edge: () => ({ name: EDGE_NETWORK, external: true }),
    internet: () => ({ labels }),
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, declare]) => (used.has(name) ? [[name, declare()]] : [])),
  );
}

/** Whether requests from outside go to the service. */
function hasRoute({ flow }: Stack, service: Service): boolean {
  return flow.routes.some(({ entry }) => entry.service === service.name);
}

function guardsDoor(service: Service): boolean {
  return service.publishes.length > 0;
}

/** Whether a revision finds the service among the persistent ones. */
function isPersistentFor(stack: Stack, serviceName: string): boolean {
  if (stack.scope !== 'deployment' || isInStack(stack, serviceName)) return false;
  return findService(stack.flow, serviceName).scope === 'environment';
}
