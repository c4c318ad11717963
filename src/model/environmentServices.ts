import type { FlowDefinition } from './definition.ts';
import { type Changes, externalPort, isExternal, type ServiceChanges } from './environmentService.ts';
import type { Service } from './flow.ts';
import type { ServiceDefinition } from './service.ts';
import type { ServiceAddress, Setting, Value } from './value.ts';

/** A definition without the services that an environment leaves out, and without routes to what is outside the flow. */
export function definitionIn(definition: FlowDefinition, changes: Changes): FlowDefinition {
  const stays = ([name]: readonly [string, unknown]) => changes[name] !== false;
  const services = Object.entries(definition.services).filter(stays);
  const isThere = (name: string) => services.some(([other]) => other === name);
  const runs = (name: string) => isThere(name) && !isExternal(changes[name]);
  return {
    ...definition,
    services: record(
      services.map(([name, service]) => [name, withInternet(service, reachesOut(definition, name, changes))]),
    ),
    connections: record(
      Object.entries(definition.connections ?? {})
        .filter(stays)
        .map(([name, others = []]) => [name, others.filter(isThere)]),
    ),
    routes: (definition.routes ?? []).filter(
      ({ service, through }) => runs(service) && runs(through?.service ?? service),
    ),
  };
}

/** A service as an environment changes it. */
export function changedService(service: Service, changes: Changes, definition: FlowDefinition): Service {
  const own = changes[service.name];
  const { tag, limits, command } = typeof own === 'object' && !isExternal(own) ? own : ({} as ServiceChanges);
  const environment = Object.entries(service.environment).map(
    ([name, value]) => [name, withExternal(value, changes, definition)] as const,
  );
  return {
    ...service,
    environment: Object.fromEntries(environment),
    ...(tag !== undefined && 'name' in service.image && { image: { ...service.image, tag } }),
    ...(limits !== undefined && { limits }),
    ...(command !== undefined && { command }),
  };
}

/** A value in which the addresses of what is outside the flow stand as such. */
function withExternal(value: Value, changes: Changes, definition: FlowDefinition): Value {
  if (typeof value !== 'object') return value;
  if (value.kind === 'address') return externalAddress(value, changes, definition);
  if (value.kind !== 'composed') return value;
  const parts = value.parts.map((part) =>
    typeof part === 'object' && part.kind === 'address' ? externalAddress(part, changes, definition) : part,
  );
  return { ...value, parts };
}

function externalAddress(
  address: ServiceAddress,
  changes: Changes,
  definition: FlowDefinition,
): string | Setting | ServiceAddress {
  const { service, part, port } = address;
  const other = changes[service];
  if (!isExternal(other)) return address;
  return part === 'host' ? other.host : String(externalPort(other, definition.services[service], port));
}

function reachesOut({ connections = {} }: FlowDefinition, name: string, changes: Changes): boolean {
  return (connections[name] ?? []).some((other) => isExternal(changes[other]));
}

function withInternet(service: ServiceDefinition, reaches: boolean): ServiceDefinition {
  return reaches ? { ...service, internet: true } : service;
}

/** Looked up by an author's name, it must not find what every object inherits. */
function record<Part>(parts: readonly (readonly [string, Part])[]): { readonly [name: string]: Part } {
  return Object.assign(Object.create(null), Object.fromEntries(parts)) as { readonly [name: string]: Part };
}
