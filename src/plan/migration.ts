import type { Environment, Flow, Service } from '../model/flow.ts';
import { dataInstance, flowIn, isKept, servicesOf } from '../model/flow.ts';
import { unitNameOf } from '../model/names.ts';
import type { EnvironmentRecord } from './ledger.ts';
import { isHealthy, type Replica } from './observed.ts';
import type { Operation, Rollout, Unit } from './operation.ts';
import { servicesIn } from './units.ts';

/** A request for migrations. */
export interface MigrationRequest {
  readonly environment: Environment;
  readonly rollout: Rollout;
  /** Whether the revision never received a request. */
  readonly isNew: boolean;
  /** The revision's unit. */
  readonly unit: Unit;
}

/**
 * Plans the outstanding migrations of a release, each after a backup of the persistent data that it may change.
 *
 * @param containers the containers of the environment's persistent services
 */
export function planMigrations(
  flow: Flow,
  request: MigrationRequest,
  record: EnvironmentRecord,
  containers: readonly Replica[],
): readonly Operation[] {
  const { environment, rollout, isNew, unit } = request;
  const { deployment, release } = rollout;
  const due = servicesIn(flow, 'deployment', environment).filter(
    (service) =>
      service.migration !== undefined && record.migrations?.[migrationKey(flow, request, service)] !== release.id,
  );
  const cause = `${deployment} deploys release ${release.id}`;
  return [
    // Also before persistent services are started: their volumes may contain data, and the approved plan remains the same.
    ...keptData(flow, environment, due).map(({ name }) => copyOf(environment, name, containers, isUnused(record))),
    ...due.map((service): Operation => {
      const key = migrationKey(flow, request, service);
      const command = service.migration ?? [];
      const target = { environment: environment.name, rollout, isNew, unit };
      return { kind: 'migrate', ...target, service: service.name, command, key, cause };
    }),
  ];
}

/** Migrations are recorded per data: a deployment with its own data is migrated separately, one that shares data is not. */
function migrationKey(
  flow: Flow,
  { environment, rollout: { deployment } }: MigrationRequest,
  service: Service,
): string {
  const keeps = reachable(flowIn(flow, environment), service).some(({ scope }) => scope === 'environment');
  return `${unitNameOf(flow.name, keeps ? dataInstance(environment, deployment) : deployment)}/${service.name}`;
}

function keptData(flow: Flow, environment: Environment, services: readonly Service[]): readonly Service[] {
  const reached = new Set(services.flatMap((service) => reachable(flowIn(flow, environment), service)));
  return servicesOf(flow, environment).filter(
    (service) => reached.has(service) && service.backup !== undefined && isKept(service, environment),
  );
}

function copyOf(
  environment: Environment,
  service: string,
  containers: readonly Replica[],
  isOfUnused: boolean,
): Operation {
  const healthy = containers.find((container) => container.service === service && isHealthy(container));
  const target = { environment: environment.name, service, container: healthy?.id ?? '' };
  return { kind: 'backUp', ...target, ...(isOfUnused && { isOfUnused }), cause: 'a migration may change its data' };
}

/** Whether no deployment could have written data, as after the environment was destroyed. */
function isUnused({ deployments, migrations = {} }: EnvironmentRecord): boolean {
  return Object.keys(deployments).length === 0 && Object.keys(migrations).length === 0;
}

/** Returns the services that a service connects to, directly or indirectly. */
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
