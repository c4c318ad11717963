import type { Limits, ServiceDefinition } from './service.ts';
import type { Setting } from './value.ts';

/**
 * Something that answers outside the flow instead of a service, such as a managed database. The flow starts no container
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
 * Says that something outside the flow replaces a service in an environment.
 *
 * @example
 * prod: { branch: 'PROD', services: { postgres: external({ host: setting('DB_HOST', { description: 'The managed database.' }), port: 5432 }) } }
 */
export function external(options: Omit<ExternalService, 'kind'>): ExternalService {
  return { kind: 'external', ...options };
}

/** Whether something outside the flow replaces a service. */
export function isExternal(service: EnvironmentService | undefined): service is ExternalService {
  return typeof service === 'object' && 'kind' in service;
}

/** What an environment says of services, by their names. */
export interface Changes {
  readonly [service: string]: EnvironmentService | undefined;
}

/** The number of a port of what replaces a service. */
export function externalPort(
  { port }: ExternalService,
  service: ServiceDefinition | undefined,
  portName: string | undefined,
): number | undefined {
  if (typeof port === 'number') return port;
  const ports = { ...service?.ports, ...port };
  return ports[portName ?? Object.keys(ports)[0] ?? ''];
}
