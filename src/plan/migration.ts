import type { Environment, Flow, Service } from '../model/flow.ts';
import { scopeIn } from '../model/flow.ts';
import { projectName } from '../model/names.ts';
import type { EnvironmentRecord } from './ledger.ts';
import { isHealthy, type ObservedContainer } from './observed.ts';
import type { Operation, Stack } from './operation.ts';
import { servicesIn } from './stacks.ts';

/** What a migration is planned for. */
export interface MigrationRequest {
  readonly environment: Environment;
  readonly deployment: string;
  readonly release: string;
  /** The deployment's stack. */
  readonly stack: Stack;
}

/**
 * The migrations that a release still needs, each after a copy of the kept data that it may change.
 *
 * @param containers the environment's kept containers
 */
export function planMigrations(
  flow: Flow,
  request: MigrationRequest,
  record: EnvironmentRecord,
  containers: readonly ObservedContainer[],
): readonly Operation[] {
  const { environment, deployment, release, stack } = request;
  const due = servicesIn(flow, environment, 'deployment').filter(
    (service) =>
      service.migration !== undefined && record.migrations?.[keyOf(flow, environment, stack, service)] !== release,
  );
  const cause = `${deployment} brings release ${release}`;
  return [
    // Also where what is kept is still to be started: its volumes may hold data, and what is agreed to stays the same.
    ...keptData(flow, environment, due).map(({ name }) => copyOf(environment, name, containers, isUnused(record))),
    ...due.map((service): Operation => {
      const key = keyOf(flow, environment, stack, service);
      const command = service.migration ?? [];
      const target = { environment: environment.name, deployment };
      return { kind: 'migrate', ...target, stack, service: service.name, command, key, release, cause };
    }),
  ];
}

/** Data belongs to what keeps it: a deployment that has its own is migrated anew, one that shares it is not. */
function keyOf(flow: Flow, environment: Environment, stack: Stack, service: Service): string {
  const keeps = reachable(flow, service).some((other) => scopeIn(other, environment) === 'environment');
  return `${keeps ? projectName(flow.name, environment.name) : stack.project}/${service.name}`;
}

function keptData(flow: Flow, environment: Environment, services: readonly Service[]): readonly Service[] {
  const reached = new Set(services.flatMap((service) => reachable(flow, service)));
  return flow.services.filter(
    (service) =>
      reached.has(service) && service.backup !== undefined && scopeIn(service, environment) === 'environment',
  );
}

function copyOf(
  environment: Environment,
  service: string,
  containers: readonly ObservedContainer[],
  isOfUnused: boolean,
): Operation {
  const healthy = containers.find((container) => container.service === service && isHealthy(container));
  const target = { environment: environment.name, service, container: healthy?.id ?? '' };
  return { kind: 'backUp', ...target, ...(isOfUnused && { isOfUnused }), cause: 'a migration may change its data' };
}

/** Whether nothing was deployed that could have written data, as after the environment was destroyed. */
function isUnused({ deployments, migrations = {} }: EnvironmentRecord): boolean {
  return Object.keys(deployments).length === 0 && Object.keys(migrations).length === 0;
}

/** The services that one talks to, directly or through others. */
export function reachable(flow: Flow, service: Service): readonly Service[] {
  const reached = new Set<Service>();
  const visit = (from: Service): void => {
    for (const other of flow.services)
      if (from.connections.includes(other.name) && !reached.has(other)) {
        reached.add(other);
        visit(other);
      }
  };
  visit(service);
  return [...reached];
}
