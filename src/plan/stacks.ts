import { toSeconds } from '../model/duration.ts';
import type { Environment, Flow, Service } from '../model/flow.ts';
import { scopeIn } from '../model/flow.ts';
import { deploymentName, imageVariable, projectName, stackFile } from '../model/names.ts';
import type { Scope } from '../model/service.ts';
import type { Stack } from './operation.ts';
import { pinnedReference, type Release } from './release.ts';

/** What to deploy where. */
export interface DeploymentRequest {
  readonly environment: Environment;
  /** `pr-57`. */
  readonly tag: string;
  readonly release: Release;
  /** Which of the deployments with one host name answers: that with the highest. */
  readonly priority: number;
  /** Whether data is brought to this release; not where an older one comes back. */
  readonly migrates: boolean;
}

/** The services that run in a scope of an environment. */
export function servicesIn(flow: Flow, environment: Environment, scope: Scope): readonly Service[] {
  return flow.services.filter((service) => scopeIn(service, environment) === scope);
}

/** How many containers of a service an environment wants. */
export function wantedReplicas(service: Service, environment: Environment): number {
  return environment.replicas[service.name] ?? 1;
}

/** The stack of an environment's kept services; `undefined` when it keeps none. */
export function environmentStack(flow: Flow, environment: Environment): Stack | undefined {
  const services = servicesIn(flow, environment, 'environment');
  if (services.length === 0) return undefined;
  return {
    project: projectName(flow.name, environment.name),
    scope: 'environment',
    file: stackFile(flow.name, 'environment', environment.name),
    variables: {},
    waitSeconds: waitSeconds(services),
  };
}

/** The stack of one deployment. */
export function deploymentStack(flow: Flow, { environment, tag, release, priority }: DeploymentRequest): Stack {
  const name = deploymentName(environment.name, tag);
  return {
    project: projectName(flow.name, name),
    scope: 'deployment',
    file: stackFile(flow.name, 'deployment', environment.name),
    variables: {
      PIPEGEN_DEPLOYMENT: name,
      PIPEGEN_TAG: tag,
      PIPEGEN_RELEASE: release.id,
      PIPEGEN_COMMIT: release.commit,
      PIPEGEN_PRIORITY: String(priority),
      ...Object.fromEntries(
        Object.entries(release.images).map(([image, built]) => [imageVariable(image), pinnedReference(built)]),
      ),
    },
    waitSeconds: waitSeconds(servicesIn(flow, environment, 'deployment')),
  };
}

/**
 * The longest time that services may take to become healthy, one after the other along their connections.
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

/** Room for a busy machine to create the containers at all. */
const SLOWEST_START = 60;

function ownSeconds({ health }: Service): number {
  return toSeconds(health.startPeriod) + health.retries * (toSeconds(health.interval) + toSeconds(health.timeout));
}
