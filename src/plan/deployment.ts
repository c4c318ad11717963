import type { Environment, Flow, Service } from '../model/flow.ts';
import { deploymentName, EDGE_NETWORK, environmentNetwork, LABELS, projectName } from '../model/names.ts';
import type { EnvironmentRecord } from './ledger.ts';
import { planMigrations } from './migration.ts';
import { isHealthy, isOneOff, type ObservedContainer } from './observed.ts';
import type { Operation, Plan, Rollout, Stack } from './operation.ts';
import { type DeploymentRequest, deploymentStack, environmentStack, servicesIn, wantedReplicas } from './stacks.ts';

/** What a deployment's plan depends on. */
export interface DeploymentWorld {
  /** The names of the engine's networks. */
  readonly networks: readonly string[];
  /** The containers of the stacks' projects, ours or not. */
  readonly containers: readonly ObservedContainer[];
  /** For each project, the hash that Compose gives each service's configuration as it would be now. */
  readonly hashes: { readonly [project: string]: { readonly [service: string]: string } };
  /** For each of the release's images, the digest that the deployment's own tag has in the registry. */
  readonly tags: { readonly [image: string]: string | undefined };
  /** What the ledger knows of the environment. */
  readonly record: EnvironmentRecord;
}

/** The stacks that a deployment needs, in the order of starting: kept services first. */
export function stacksOf(flow: Flow, request: DeploymentRequest): readonly Stack[] {
  const kept = environmentStack(flow, request.environment);
  return [...(kept === undefined ? [] : [kept]), deploymentStack(flow, request)];
}

/**
 * What brings a deployment about: the images' tags, networks, kept services, migrations, then the deployment itself,
 * beside whatever runs already.
 *
 * Pure, and empty when the world is as wanted.
 */
export function planDeployment(flow: Flow, request: DeploymentRequest, world: DeploymentWorld): Plan {
  const { environment, release } = request;
  const stacks = stacksOf(flow, request);
  const kept = stacks.filter(({ scope }) => scope === 'environment');
  const own = deploymentStack(flow, request);
  const start = planStack(flow, environment, own, world, rolloutOf(request));
  return {
    title: titleOf(request),
    operations: [
      ...planTags(request, world),
      ...networksOf(flow, environment).flatMap((wanted) => planNetwork(environment, wanted, world)),
      ...kept.flatMap((stack) => planStack(flow, environment, stack, world)),
      ...(start.length === 0 || !request.migrates ? [] : migrationsOf(flow, request, own, world)),
      ...start,
    ],
    notes: [
      ...stacks.flatMap((stack) => (isForeign(flow, stack, world) ? [foreignNote(stack)] : [])),
      ...(release.changes?.length ? [`It brings ${release.changes.map((change) => `#${change}`).join(', ')}.`] : []),
    ],
  };
}

/** What a deployment is about, as a plan's title says it. */
export function titleOf({ environment, tag, release }: DeploymentRequest): string {
  return `Deploy ${deploymentName(environment.name, tag)}: release ${release.id} of commit ${release.commit.slice(0, 7)}`;
}

/** Whether a deployment was begun and never served: then it goes again when it fails. */
export function isUnverified({ deployments, past }: EnvironmentRecord, name: string): boolean {
  const known = deployments[name];
  return known !== undefined && known.verifiedAt === undefined && !past.some((earlier) => earlier.name === name);
}

/** The projects whose name a stranger uses already: nothing may be started or removed there. */
export function foreignProjects(flow: Flow, request: DeploymentRequest, world: DeploymentWorld): readonly string[] {
  return stacksOf(flow, request)
    .filter((stack) => isForeign(flow, stack, world))
    .map((stack) => stack.project);
}

/** What an environment needs before its kept services can run. */
export function networksOf(flow: Flow, environment: Environment): readonly WantedNetwork[] {
  const edge = { network: EDGE_NETWORK, labels: { [LABELS.scope]: 'host' } };
  if (environmentStack(flow, environment) === undefined) return [edge];
  const labels = {
    [LABELS.flow]: flow.name,
    [LABELS.environment]: environment.name,
    [LABELS.scope]: 'environment',
  };
  return [edge, { network: environmentNetwork(flow.name, environment.name), labels }];
}

/** A network that outlives deployments. */
export interface WantedNetwork {
  readonly network: string;
  readonly labels: { readonly [label: string]: string };
}

/** Makes a network unless it is there. */
export function planNetwork(
  environment: Environment,
  { network, labels }: WantedNetwork,
  { networks }: Pick<DeploymentWorld, 'networks'>,
): Operation[] {
  if (networks.includes(network)) return [];
  return [{ kind: 'createNetwork', environment: environment.name, network, labels, cause: 'it does not exist' }];
}

/** Starts a stack, or brings it up to date, unless it runs as wanted. */
export function planStack(
  flow: Flow,
  environment: Environment,
  stack: Stack,
  world: Pick<DeploymentWorld, 'containers' | 'hashes' | 'record'>,
  rollout?: Rollout,
): Operation[] {
  if (isForeign(flow, stack, world)) return [];
  const services = servicesIn(flow, environment, stack.scope);
  const containers = containersOf(stack, world).filter((container) => !isOneOff(container));
  const cause = whyStart(services, environment, stack, containers, world.hashes[stack.project] ?? {});
  if (cause === undefined) return [];
  const isNew = containers.length === 0 || (rollout !== undefined && isUnverified(world.record, rollout.deployment));
  const about = rollout === undefined ? {} : { rollout };
  return [{ kind: 'startStack', environment: environment.name, stack, isNew, ...about, cause }];
}

/**
 * Why a stack must be started or brought up to date; `undefined` when it runs as wanted.
 *
 * @param hashes the hash that Compose gives each service's configuration as it would be now
 */
function whyStart(
  services: readonly Service[],
  environment: Environment,
  stack: Stack,
  containers: readonly ObservedContainer[],
  hashes: { readonly [service: string]: string },
): string | undefined {
  if (containers.length === 0) return 'nothing of it runs yet';
  for (const service of services) {
    const own = containers.filter((container) => container.service === service.name);
    const wanted = wantedReplicas(service, environment);
    if (own.length !== wanted) return `${service.name} has ${own.length} of ${wanted} containers`;
    if (!own.every(isHealthy)) return `${service.name} is not healthy`;
    const outdated = own.find((container) => container.configHash !== hashes[service.name]);
    if (outdated !== undefined) return whatChanged(stack, outdated);
  }
  const left = containers.find((container) => !services.some((service) => service.name === container.service));
  return left === undefined ? undefined : `${left.service} is no longer part of it`;
}

/** Each container says of which commit it is, so that another commit changes it in any case. */
function whatChanged({ variables }: Stack, { service, labels }: ObservedContainer): string {
  const commit = labels[LABELS.commit];
  const isOther = commit !== undefined && commit !== variables.PIPEGEN_COMMIT;
  return isOther ? `it runs commit ${commit.slice(0, 7)}` : `${service} changed`;
}

/** A release keeps its images by their digests; the deployment's own tag is for people, and for the registry's clean-up. */
function planTags({ environment, tag, release }: DeploymentRequest, { tags }: DeploymentWorld): Operation[] {
  const name = deploymentName(environment.name, tag);
  return Object.entries(release.images).flatMap(([image, { reference, digest }]): Operation[] =>
    digest !== undefined && tags[image] === digest
      ? []
      : [{ kind: 'tagImage', reference, ...(digest && { digest }), tag: name, cause: `${name} runs it` }],
  );
}

function migrationsOf(
  flow: Flow,
  { environment, tag, release }: DeploymentRequest,
  stack: Stack,
  world: DeploymentWorld,
): readonly Operation[] {
  const kept = projectName(flow.name, environment.name);
  return planMigrations(
    flow,
    { environment, deployment: deploymentName(environment.name, tag), release: release.id, stack },
    world.record,
    world.containers.filter((container) => container.project === kept),
  );
}

/** What the ledger remembers of a deployment. */
export function rolloutOf({ environment, tag, priority, release }: DeploymentRequest): Rollout {
  return { deployment: deploymentName(environment.name, tag), tag, priority, release };
}

function isForeign(flow: Flow, stack: Stack, world: Pick<DeploymentWorld, 'containers'>): boolean {
  return containersOf(stack, world).some((container) => container.labels[LABELS.flow] !== flow.name);
}

function foreignNote(stack: Stack): string {
  return `Refused: the Compose project ${stack.project} has containers that are not this flow's.`;
}

function containersOf(stack: Stack, world: Pick<DeploymentWorld, 'containers'>): readonly ObservedContainer[] {
  return world.containers.filter((container) => container.project === stack.project);
}
