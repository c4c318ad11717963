import { toSeconds } from '../model/duration.ts';
import { dataInstance, type Environment, type Flow, type Service, servicesOf, targetKindOf } from '../model/flow.ts';
import {
  deploymentName,
  hostTag,
  imageVariable,
  manifestFile,
  partsVariable,
  revisionName,
  unitNameOf,
} from '../model/names.ts';
import type { Scope } from '../model/service.ts';
import type { Rollout, Settings, Unit } from './operation.ts';
import { pinnedReference, type Release } from './release.ts';

/** A request for a deployment. */
export interface DeploymentRequest {
  readonly environment: Environment;
  /** `pr-57`. */
  readonly tag: string;
  readonly release: Release;
  /** The values of settings that the flow does not set. */
  readonly settings: Settings;
  /** Whether to run migrations; false when rolling back. */
  readonly migrates: boolean;
}

/** The fingerprint of each part of a service's configuration, by readable name: `COLOUR`, `the image`. */
export interface Parts {
  readonly [part: string]: string;
}

/** The parts of each service of a unit. */
export interface UnitParts {
  readonly [service: string]: Parts;
}

/** The services of a scope in an environment. */
export function servicesIn(flow: Flow, scope: Scope, environment: Environment): readonly Service[] {
  return servicesOf(flow, environment).filter((service) => service.scope === scope);
}

/** Returns the desired number of containers of a service. */
export function wantedReplicas(service: Service, environment: Environment): number {
  return environment.replicas[service.name] ?? 1;
}

/** Whether at most one container of a service may run across all revisions. */
export function isSingleton({ scope, scaling, startsBefore }: Service): boolean {
  return scope === 'deployment' && scaling === 'single' && startsBefore === 'traffic';
}

/**
 * The unit of the persistent services that a deployment uses; `undefined` when there are none.
 *
 * @param tag of the deployment; used only if each deployment has its own data
 */
export function persistentUnit(
  flow: Flow,
  environment: Environment,
  tag = '',
  settings: Settings = {},
): Unit | undefined {
  const services = servicesIn(flow, 'environment', environment);
  if (services.length === 0) return undefined;
  const deployment = deploymentName(environment.name, tag);
  return {
    name: persistentUnitName(flow, environment, tag),
    scope: 'environment',
    manifest: manifestFile(flow.name, 'environment', {
      environment: environment.name,
      kind: targetKindOf(flow, environment),
    }),
    variables: {
      ...settings,
      ...(environment.data === 'perDeployment' && {
        PIPEGEN_DEPLOYMENT: deployment,
        PIPEGEN_TAG: hostTag(environment.name, tag),
      }),
      ...placeholders(services),
    },
    waitSeconds: waitSeconds(services),
  };
}

/** The unit of the persistent services that a deployment uses. */
export function persistentUnitName(flow: Flow, environment: Environment, tag = ''): string {
  return unitNameOf(flow.name, dataInstance(environment, deploymentName(environment.name, tag)));
}

/** The unit of one revision. */
export function revisionUnit(flow: Flow, request: DeploymentRequest, revision: number): Unit {
  const { environment, tag, release, settings } = request;
  const deployment = deploymentName(environment.name, tag);
  const services = servicesIn(flow, 'deployment', environment);
  return {
    name: revisionUnitName(flow, deployment, revision),
    scope: 'deployment',
    manifest: manifestFile(flow.name, 'deployment', {
      environment: environment.name,
      kind: targetKindOf(flow, environment),
    }),
    variables: {
      ...settings,
      PIPEGEN_DEPLOYMENT: deployment,
      PIPEGEN_REVISION: revisionName(deployment, revision),
      PIPEGEN_RELEASE: release.id,
      PIPEGEN_COMMIT: release.commit,
      ...Object.fromEntries(
        Object.entries(release.images).map(([image, built]) => [imageVariable(image), pinnedReference(built)]),
      ),
      ...placeholders(services),
    },
    waitSeconds: waitSeconds(services),
  };
}

/** The unit of a revision: `shop-qa-pr-57-r1`. */
export function revisionUnitName(flow: Flow, deployment: string, revision: number): string {
  return unitNameOf(flow.name, revisionName(deployment, revision));
}

/** Returns the unit with the configuration of its containers as labels. */
export function withParts(unit: Unit, parts: UnitParts): Unit {
  const variables = Object.entries(parts).map(([service, own]) => [partsVariable(service), JSON.stringify(own)]);
  return { ...unit, variables: { ...unit.variables, ...Object.fromEntries(variables) } };
}

/** Returns the unit with the ID of its ledger as a label. */
export function withLedger(unit: Unit, ledger: string): Unit {
  return { ...unit, variables: { ...unit.variables, PIPEGEN_LEDGER: ledger } };
}

/** Returns a revision as it is recorded in the ledger. */
export function rolloutOf(request: DeploymentRequest, revision: number): Rollout {
  const { environment, tag, release, settings } = request;
  return { deployment: deploymentName(environment.name, tag), tag, revision, release, settings };
}

/** Placeholders for labels that are not known yet: Compose treats an empty variable as a missing one. */
function placeholders(services: readonly Service[]): { readonly [name: string]: string } {
  return Object.fromEntries(
    ['PIPEGEN_LEDGER', ...services.map(({ name }) => partsVariable(name))].map((name) => [name, '-']),
  );
}

/**
 * Returns the longest time that services may take to become healthy, one after the other along their connections.
 *
 * `docker compose up --wait` would otherwise wait forever.
 */
export function waitSeconds(services: readonly Service[]): number {
  const byName = new Map(services.map((service) => [service.name, service]));
  const known = new Map<string, number>();
  const chain = (service: Service): number => {
    const before = known.get(service.name);
    if (before !== undefined) return before;
    const connected = service.connections.flatMap((name) => byName.get(name) ?? []);
    const total = ownSeconds(service) + Math.max(0, ...connected.map(chain));
    known.set(service.name, total);
    return total;
  };
  return Math.max(SLOWEST_START, ...services.map(chain));
}

/** The minimum, so that a busy machine can create the containers. */
const SLOWEST_START = 60;

function ownSeconds({ health }: Service): number {
  return toSeconds(health.startPeriod) + health.retries * (toSeconds(health.interval) + toSeconds(health.timeout));
}
