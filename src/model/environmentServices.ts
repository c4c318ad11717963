import type { FlowDefinition } from './definition.ts';
import type { Service } from './flow.ts';
import type { Limits, ServiceDefinition } from './service.ts';
import type { ServiceAddress, Setting, Value } from './value.ts';

/**
 * Something that answers outside the flow in place of a service, such as a managed database. The flow starts no container
 * for it, and the services that are connected to it may open connections to the internet.
 */
export interface ExternalService {
  readonly kind: 'external';
  /** Its host name; a setting where each installation has another. */
  readonly host: string | Setting;
  /** The number of its only port, or of each port by name; default: as the service declares them. */
  readonly port?: number | { readonly [name: string]: number };
}

/** What is different about a service in one environment; the rest is as the service says. */
export interface ServiceChanges {
  /** Another version of the same image. Not for images that the flow builds. */
  readonly tag?: string;
  readonly limits?: Limits;
  readonly command?: readonly string[];
}

/** A service in one environment: changed, replaced by something outside the flow, or left out. */
export type EnvironmentService = ServiceChanges | ExternalService | false;

/**
 * Says that something outside the flow takes a service's place in an environment.
 *
 * @example
 * prod: { branch: 'PROD', services: { postgres: external({ host: setting('DB_HOST', { description: 'The managed database.' }), port: 5432 }) } }
 */
export function external(options: Omit<ExternalService, 'kind'>): ExternalService {
  return { kind: 'external', ...options };
}

/** Whether something outside the flow takes a service's place. */
export function isExternal(service: EnvironmentService | undefined): service is ExternalService {
  return typeof service === 'object' && 'kind' in service;
}

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

/** What an environment says of services, by their names. */
export interface Changes {
  readonly [service: string]: EnvironmentService | undefined;
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

/** The number of a port of what takes a service's place. */
export function externalPort(
  { port }: ExternalService,
  service: ServiceDefinition | undefined,
  portName: string | undefined,
): number | undefined {
  if (typeof port === 'number') return port;
  const ports = { ...service?.ports, ...port };
  return ports[portName ?? Object.keys(ports)[0] ?? ''];
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
