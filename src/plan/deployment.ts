import type { Environment, Flow, Service } from '../model/flow.ts';
import { deploymentName, EDGE_NETWORK, environmentNetwork, LABELS } from '../model/names.ts';
import { isHealthy, type ObservedContainer } from './observed.ts';
import type { Operation, Plan, Stack } from './operation.ts';
import { type DeploymentRequest, deploymentStack, environmentStack, servicesIn, wantedReplicas } from './stacks.ts';

/** What a deployment's plan depends on. */
export interface DeploymentWorld {
  /** The names of the engine's networks. */
  readonly networks: readonly string[];
  /** The containers of the stacks' projects, ours or not. */
  readonly containers: readonly ObservedContainer[];
  /** For each project, the hash that Compose gives each service's configuration as it would be now. */
  readonly hashes: { readonly [project: string]: { readonly [service: string]: string } };
}

/** The stacks that a deployment needs, in the order of starting: kept services first. */
export function stacksOf(flow: Flow, request: DeploymentRequest): readonly Stack[] {
  const kept = environmentStack(flow, request.environment);
  return [...(kept === undefined ? [] : [kept]), deploymentStack(flow, request)];
}

/**
 * What brings a deployment about: networks, kept services, then the deployment itself, beside whatever runs already.
 *
 * Pure, and empty when the world is as wanted.
 */
export function planDeployment(flow: Flow, request: DeploymentRequest, world: DeploymentWorld): Plan {
  const { environment, tag, release } = request;
  const name = deploymentName(environment.name, tag);
  const stacks = stacksOf(flow, request);
  return {
    title: `Deploy ${name}: release ${release.id} of commit ${release.commit.slice(0, 7)}`,
    operations: [
      ...networksOf(flow, environment).flatMap((wanted) => planNetwork(wanted, world)),
      ...stacks.flatMap((stack) => planStack(flow, environment, stack, world)),
    ],
    notes: stacks.flatMap((stack) => (isForeign(flow, stack, world) ? [foreignNote(stack)] : [])),
  };
}

/** The projects whose name a stranger uses already: nothing may be started or removed there. */
export function foreignProjects(flow: Flow, request: DeploymentRequest, world: DeploymentWorld): readonly string[] {
  return stacksOf(flow, request)
    .filter((stack) => isForeign(flow, stack, world))
    .map((stack) => stack.project);
}

/**
 * Why a stack must be started or brought up to date; `undefined` when it runs as wanted.
 *
 * @param hashes the hash that Compose gives each service's configuration as it would be now
 */
function whyStart(
  services: readonly Service[],
  environment: Environment,
  containers: readonly ObservedContainer[],
  hashes: { readonly [service: string]: string },
): string | undefined {
  if (containers.length === 0) return 'nothing of it runs yet';
  for (const service of services) {
    const own = containers.filter((container) => container.service === service.name);
    const wanted = wantedReplicas(service, environment);
    if (own.length !== wanted) return `${service.name} has ${own.length} of ${wanted} containers`;
    if (!own.every(isHealthy)) return `${service.name} is not healthy`;
    if (own.some((container) => container.configHash !== hashes[service.name])) return `${service.name} changed`;
  }
  const left = containers.find((container) => !services.some((service) => service.name === container.service));
  return left === undefined ? undefined : `${left.service} is no longer part of it`;
}

interface WantedNetwork {
  readonly network: string;
  readonly labels: { readonly [label: string]: string };
}

function networksOf(flow: Flow, environment: Environment): readonly WantedNetwork[] {
  const edge = { network: EDGE_NETWORK, labels: { [LABELS.scope]: 'host' } };
  if (environmentStack(flow, environment) === undefined) return [edge];
  const labels = {
    [LABELS.flow]: flow.name,
    [LABELS.environment]: environment.name,
    [LABELS.scope]: 'environment',
  };
  return [edge, { network: environmentNetwork(flow.name, environment.name), labels }];
}

function planNetwork({ network, labels }: WantedNetwork, world: DeploymentWorld): Operation[] {
  if (world.networks.includes(network)) return [];
  return [{ kind: 'createNetwork', network, labels, cause: 'it does not exist' }];
}

function planStack(flow: Flow, environment: Environment, stack: Stack, world: DeploymentWorld): Operation[] {
  if (isForeign(flow, stack, world)) return [];
  const services = servicesIn(flow, environment, stack.scope);
  const cause = whyStart(services, environment, containersOf(stack, world), world.hashes[stack.project] ?? {});
  return cause === undefined ? [] : [{ kind: 'startStack', stack, cause }];
}

function isForeign(flow: Flow, stack: Stack, world: DeploymentWorld): boolean {
  return containersOf(stack, world).some((container) => container.labels[LABELS.flow] !== flow.name);
}

function foreignNote(stack: Stack): string {
  return `Refused: the Compose project ${stack.project} has containers that are not this flow's.`;
}

function containersOf(stack: Stack, world: DeploymentWorld): readonly ObservedContainer[] {
  return world.containers.filter((container) => container.project === stack.project);
}
