import { hostDefinition } from '../hosts/definitions.ts';
import { containerOptions } from './containerOptions.ts';
import type {
  EnvironmentDefinition,
  FlowDefinition,
  JenkinsDefinition,
  RouteDefinition,
  TargetDefinition,
} from './definition.ts';
import { type Diagnostic, errorAt } from './diagnostic.ts';
import { type Changes, externalPort, isExternal } from './environmentService.ts';
import { changedService, definitionIn } from './environmentServices.ts';
import {
  type Environment,
  type Flow,
  type JenkinsSettings,
  notificationSecrets,
  type Route,
  type Service,
} from './flow.ts';
import { internalHost } from './names.ts';
import { present } from './present.ts';
import { promotionPath } from './promotionPath.ts';
import { checkFlow } from './rules/index.ts';
import {
  type Address,
  MissingConnectionError,
  type ServiceConfiguration,
  type ServiceContext,
  type ServiceDefinition,
  type VolumeDefinition,
} from './service.ts';
import { describeThrown } from './thrown.ts';
import { variablesOf } from './variables.ts';

/** A flow, when it is sound, and everything that is to be said of its definition. */
export interface Resolution {
  /** Missing when a diagnostic is an error. */
  readonly flow?: Flow;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Fills in defaults, computes what depends on connections, and checks every rule.
 *
 * A faulty definition is resolved as far as it goes (unknown names are left out), so that all errors show at once.
 */
export function resolveFlow(definition: FlowDefinition): Resolution {
  const diagnostics: Diagnostic[] = [];
  const services = resolveServices(definition, diagnostics);
  const environments = promotionPath(definition.environments).map((name) =>
    resolveEnvironment(definition, name, definition.environments[name] ?? { branch: name }, diagnostics),
  );
  const routes = (definition.routes ?? []).flatMap((route) => resolveRoute(definition, route));
  const variables = variablesOf([...services, ...environments.flatMap((environment) => environment.services ?? [])]);
  const notifications = definition.notifications ?? [];
  const flow: Flow = {
    name: definition.name,
    domain: definition.domain,
    registry: definition.registry,
    primary: definition.primary ?? false,
    environments,
    services,
    ...present({ logs: definition.logs, discard: definition.discard }),
    routes,
    images: Object.entries(definition.images ?? {}).map(([name, image]) => ({
      ...image,
      name,
      dockerfile: image.dockerfile ?? 'Dockerfile',
    })),
    targets: Object.entries({ local: {}, ...definition.targets }).map(([name, target]: [string, TargetDefinition]) => ({
      name,
      kind: target.kind ?? 'compose',
      ...present({ host: target.host }),
    })),
    notifications,
    repository: hostDefinition(definition.repository).resolve(definition.repository),
    jenkins: resolveJenkins(definition.jenkins),
    settings: distinct(variables.filter((one) => one.kind === 'setting')),
    secrets: distinct([
      ...variables.filter((one) => one.kind === 'secret'),
      ...notifications.flatMap(notificationSecrets),
      ...Object.values(definition.images ?? {}).flatMap(({ secrets = {} }) => Object.values(secrets)),
    ]),
  };
  diagnostics.push(...checkFlow({ definition, flow }));
  return diagnostics.some(({ severity }) => severity === 'error') ? { diagnostics } : { flow, diagnostics };
}

function resolveServices(definition: FlowDefinition, diagnostics: Diagnostic[], changes: Changes = {}): Service[] {
  const reached = reachedByRequests(definition);
  return Object.entries(definition.services)
    .filter(([name]) => !isExternal(changes[name]))
    .map(([name, service]) => resolveService({ definition, changes }, name, service, reached, diagnostics));
}

/** The services as they are in an environment; `undefined` where they are the flow's. */
function servicesIn(
  definition: FlowDefinition,
  { services: changes }: EnvironmentDefinition,
  diagnostics: Diagnostic[],
): readonly Service[] | undefined {
  if (changes === undefined || Object.keys(changes).length === 0) return undefined;
  const own: Diagnostic[] = [];
  const services = resolveServices(definitionIn(definition, changes), own, changes);
  const known = new Set(diagnostics.map(({ code, path }) => [code, ...path].join()));
  // A connection to what is left out is a rule's.
  for (const one of own)
    if (one.code !== 'connection-missing' && !known.has([one.code, ...one.path].join())) diagnostics.push(one);
  return services.map((service) => changedService(service, changes, definition));
}

function resolveEnvironment(
  definition: FlowDefinition,
  name: string,
  environment: EnvironmentDefinition,
  diagnostics: Diagnostic[],
): Environment {
  const { approval } = environment;
  return {
    name,
    branch: environment.branch,
    ...present({ from: environment.from }),
    deployOn: environment.deployOn ?? ['merge'],
    deployments: environment.deployments ?? 'perChange',
    hosts: environment.hosts ?? 'tagged',
    ...present({ domain: environment.domain }),
    data: environment.data ?? 'kept',
    ...present({
      formerNames: environment.renamedFrom === undefined ? undefined : [environment.renamedFrom].flat(),
      approval: approval && { ...approval, timeout: approval.timeout ?? '8h' },
    }),
    retires: environment.retires ?? [],
    ...present({ timeToLive: environment.timeToLive, soak: environment.soak }),
    drain: environment.drain ?? '5s',
    checks: environment.checks ?? [],
    replicas: (environment.replicas ?? {}) as Environment['replicas'],
    ...present({ services: servicesIn(definition, environment, diagnostics) }),
    settings: environment.settings ?? {},
    target: environment.target ?? 'local',
  };
}

function resolveVolumes({
  scope,
  volumes = {},
}: ServiceDefinition): Pick<Service, 'volumes' | 'formerVolumes' | 'lastingVolumes'> {
  const all = Object.entries(volumes).map(([name, volume]): readonly [string, VolumeDefinition] => [
    name,
    typeof volume === 'string' ? { path: volume } : volume,
  ]);
  const former = all.flatMap(([name, { renamedFrom }]) => (renamedFrom === undefined ? [] : [[name, renamedFrom]]));
  const lasting = all.flatMap(([name, { lifetime }]) => (lifetime === 'environment' ? [name] : []));
  return {
    volumes: Object.fromEntries(all.map(([name, { path }]) => [name, path])),
    ...present({
      formerVolumes: former.length === 0 ? undefined : Object.fromEntries(former),
      lastingVolumes: scope === 'deployment' && lasting.length > 0 ? lasting : undefined,
    }),
  };
}

/** A definition, and what an environment changes of its services. */
interface Context {
  readonly definition: FlowDefinition;
  readonly changes: Changes;
}

function resolveService(
  context: Context,
  name: string,
  service: ServiceDefinition,
  reached: ReadonlySet<string>,
  diagnostics: Diagnostic[],
): Service {
  const { definition, changes } = context;
  const connections = (definition.connections?.[name] ?? []).filter((other) => definition.services[other]);
  const computed = configure(context, name, service, connections, diagnostics);
  const command = computed.command ?? service.command;
  const entrypoint = computed.entrypoint ?? service.entrypoint;
  return {
    name,
    image: service.image,
    role: service.role,
    scope: service.scope,
    ports: service.ports ?? {},
    publishes: service.publishes ?? [],
    ...resolveVolumes(service),
    hostMounts: service.hostMounts ?? [],
    ...containerOptions(service),
    environment: { ...computed.environment, ...service.environment },
    files: [...(service.files ?? []), ...(computed.files ?? [])],
    ...present({ command, entrypoint }),
    health: { interval: '10s', timeout: '5s', retries: 6, startPeriod: '30s', ...service.health },
    limits: service.limits ?? { cpus: 1, memory: '512m' },
    ...present({ backup: service.backup }),
    scaling: service.scaling ?? 'many',
    ...present({ user: service.user }),
    internet: service.internet ?? false,
    ...present({ raw: service.raw, migration: service.migration }),
    startsBefore: service.startsBefore ?? (reached.has(name) ? 'verification' : 'traffic'),
    ...present({ edge: service.edge }),
    connections: connections.filter((other) => !isExternal(changes[other])),
  };
}

/** The services that requests come to: those with a route, and what they talk to. */
function reachedByRequests({ routes = [], connections = {}, services }: FlowDefinition): ReadonlySet<string> {
  // Where no request comes to anything, all there is is verified.
  if (routes.length === 0) return new Set(Object.keys(services));
  const reached = new Set<string>();
  const reach = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const other of connections[name] ?? []) reach(other);
  };
  for (const { service, through } of routes) for (const name of [service, through?.service ?? service]) reach(name);
  return reached;
}

/** Runs the author's function; what it throws becomes an error of the flow. */
function configure(
  context: Context,
  name: string,
  service: ServiceDefinition,
  connections: readonly string[],
  diagnostics: Diagnostic[],
): ServiceConfiguration {
  const { definition } = context;
  try {
    return service.configure?.(serviceContext(context, name, connections)) ?? {};
  } catch (error) {
    if (error instanceof MissingConnectionError) {
      const candidates = Object.keys(definition.services).filter(
        (other) => other !== name && definition.services[other]?.ports?.[error.portName] !== undefined,
      );
      const known =
        candidates.length === 0 ? 'No service of the flow has that port.' : `Candidates: ${candidates.join(', ')}.`;
      const path = definition.connections?.[name] === undefined ? ['services', name] : ['connections', name];
      diagnostics.push(
        errorAt('connection-missing', path, `Service "${name}" cannot be configured. ${error.message}`, known),
      );
    } else {
      const message = `The function "configure" of "${name}" failed: ${describeThrown(error)}`;
      diagnostics.push(errorAt('configure-failed', ['services', name, 'configure'], message));
    }
    return {};
  }
}

function serviceContext(
  { definition, changes }: Context,
  name: string,
  connections: readonly string[],
): ServiceContext {
  const all = (portName: string): readonly Address[] =>
    connections.flatMap((service) => {
      const other = changes[service];
      const port = definition.services[service]?.ports?.[portName];
      if (port === undefined) return [];
      if (!isExternal(other)) return [{ service, host: internalHost(service), port }];
      // A setting is a value as a text is; put into a text by mistake, it is reported.
      return [
        {
          service,
          host: other.host as string,
          port: externalPort(other, definition.services[service], portName) ?? port,
        },
      ];
    });
  return {
    service: name,
    flow: { name: definition.name, domain: definition.domain },
    all,
    one: (portName) => {
      const [first] = all(portName);
      if (first === undefined) throw new MissingConnectionError(portName);
      return first;
    },
  };
}

/** A route, unless it names what does not exist: then a rule reports it. */
function resolveRoute(definition: FlowDefinition, route: RouteDefinition): Route[] {
  const entry = route.through ?? route;
  const port = definition.services[entry.service]?.ports?.[entry.port];
  if (port === undefined || definition.services[route.service] === undefined) return [];
  return [
    {
      name: route.name ?? '',
      service: route.service,
      entry: { service: entry.service, port },
      access: route.access ?? 'public',
      ...present({
        hosts: route.hosts as Route['hosts'],
        redirectFrom: route.redirectFrom as Route['redirectFrom'],
        path: route.path?.replace(/\/+$/, '') || undefined,
        headers: route.headers,
        allowFrom: route.allowFrom,
        bodyLimit: route.bodyLimit,
      }),
      ...(route.stripPath === true && { stripPath: true }),
      ...(route.protocol === 'grpc' && { protocol: 'grpc' }),
    },
  ];
}

function resolveJenkins(jenkins: JenkinsDefinition): JenkinsSettings {
  return {
    ...jenkins,
    agentLabel: jenkins.agentLabel ?? 'docker',
    registryCredentials: jenkins.registryCredentials ?? 'registry',
    timeout: jenkins.timeout ?? '2h',
    keepBuilds: jenkins.keepBuilds ?? 30,
    schedules: { prune: 'H 3 * * *', backup: 'H * * * *', drift: 'H/30 * * * *', ...jenkins.schedules },
    plugins: jenkins.plugins ?? {},
  };
}

function distinct<Named extends { readonly name: string }>(all: readonly Named[]): Named[] {
  return all.filter((one, index) => all.findIndex((other) => other.name === one.name) === index);
}
