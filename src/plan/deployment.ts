import type { Environment, Flow, Service } from '../model/flow.ts';
import { isDiscarded } from '../model/keptData.ts';
import { deploymentName, EDGE_NETWORK, LABELS, persistentNetwork } from '../model/names.ts';
import { compareUnit, type Difference, describeDifferences } from './differences.ts';
import { type EnvironmentRecord, LONGEST_PAST, type RecordedRevision } from './ledger.ts';
import { planMigrations } from './migration.ts';
import { isOneOff, type ObservedContainer, type ObservedDeployment, type ObservedRevision } from './observed.ts';
import type { Operation, Stack } from './operation.ts';
import { sameSettings } from './settings.ts';
import {
  type DeploymentRequest,
  isSingleton,
  persistentStack,
  revisionProject,
  revisionStack,
  rolloutOf,
  type StackParts,
  servicesIn,
  withParts,
} from './stacks.ts';
import type { StoredVolume } from './storedVolumes.ts';
import { type Front, frontName, revisionRoutes } from './traffic.ts';

/** What a deployment's plan depends on. */
export interface DeploymentWorld {
  /** The names of the engine's networks. */
  readonly networks: readonly string[];
  /** The containers of the deployment's own revisions and persistent services. */
  readonly containers: readonly ObservedContainer[];
  /** What the containers of each scope should be made from. */
  readonly parts: { readonly persistent: StackParts; readonly revision: StackParts };
  /** For each of the release's images, the digest that the deployment's own tag has in the registry. */
  readonly tags: { readonly [image: string]: string | undefined };
  /** What the ledger knows of the environment. */
  readonly record: EnvironmentRecord;
  /** The deployments of the environment and of those that it retires. */
  readonly deployments: readonly ObservedDeployment[];
  /** Which revisions answer. */
  readonly fronts: readonly Front[];
  /** The volumes that the environment, or the deployment, keeps data in, by the engine's names. */
  readonly volumes: readonly StoredVolume[];
}

/** The revision that a deployment is to run, and what brings it there. */
export interface RevisionPlan {
  readonly number: number;
  /** Why it is started, or completed; absent when it runs as wanted. */
  readonly cause?: string;
  /** The revision as it runs; absent when nothing of it does. */
  readonly running?: ObservedRevision;
  /** Whether requests come to it already. */
  readonly isAnswering: boolean;
  /** Whether requests came to it at some time, or do: then it stays when something fails. */
  readonly hasServed: boolean;
}

/**
 * Which revision a deployment is to run: one of the same release and configuration that runs already, complete or not, or
 * else a new one beside.
 */
export function chooseRevision(flow: Flow, request: DeploymentRequest, world: DeploymentWorld): RevisionPlan {
  const { environment, release } = request;
  const name = deploymentOf(request);
  const revisions = world.deployments.find((deployment) => deployment.name === name)?.revisions ?? [];
  const front = world.fronts.find((one) => one.name === frontName(environment, name));
  const compared = revisions.map((revision) => {
    const services = expectedServices(flow, world, name, revision, front);
    const differences = compareUnit(services, environment, revision.containers, world.parts.revision);
    return {
      revision,
      differences,
      isSame: isSameRelease(revision, request) && !differences.some((one) => one.isConfiguration),
    };
  });
  const same = compared.filter(({ isSame }) => isSame);
  const found = same.find(({ revision }) => revision.name === front?.answers?.revision) ?? same.at(-1);
  if (found !== undefined) {
    const { revision, differences } = found;
    const cause = describeDifferences(differences);
    return {
      number: revision.number,
      ...(cause !== undefined && { cause }),
      running: revision,
      isAnswering: isAnswering(flow, front, revision, world.record, name),
      hasServed: hasServed(world.record, name, revision.number),
    };
  }
  const known = world.record.deployments[name];
  // A number that was used once means that revision for good.
  const numbers = [
    ...revisions.map(({ number }) => number),
    ...[known, known?.next, ...world.record.past.filter((earlier) => earlier.name === name)].map(
      (one) => one?.revision ?? 0,
    ),
  ];
  // What people see now is what the new one is compared with.
  const shown = compared.find(({ revision }) => revision.name === front?.answers?.revision) ?? compared.at(-1);
  const cause = shown === undefined ? 'nothing of it runs yet' : whyAnother(shown.revision, shown.differences, release);
  // What was only begun, and of which nothing runs, is begun again: its number stands for the same revision.
  const begun = [known, known?.next].find(
    (one) =>
      one !== undefined &&
      one.verifiedAt === undefined &&
      one.release === release.id &&
      one.commit === release.commit &&
      sameSettings(one.settings, request.settings) &&
      !revisions.some(({ number }) => number === one.revision),
  );
  const number = begun?.revision ?? 1 + Math.max(0, ...numbers);
  return { number, cause, isAnswering: false, hasServed: false };
}

function whyAnother(
  { name, release, commit }: ObservedRevision,
  differences: readonly Difference[],
  wanted: { readonly id: string; readonly commit: string },
): string {
  if (release !== wanted.id || commit !== wanted.commit) return `${name} runs commit ${commit.slice(0, 7)}`;
  return describeDifferences(differences) ?? 'it was asked for';
}

/** Of a revision that is not verified, what works on the environment's data does not run yet. */
function expectedServices(
  flow: Flow,
  { record }: DeploymentWorld,
  deployment: string,
  revision: ObservedRevision,
  front: Front | undefined,
): readonly Service[] {
  const services = servicesIn(flow, 'deployment');
  const serves = isAnswering(flow, front, revision, record, deployment);
  if (serves) return services;
  const isVerified = recordedRevision(record, deployment, revision.number)?.verifiedAt !== undefined;
  return services.filter(
    (service) =>
      service.startsBefore === 'verification' ||
      (isVerified && !isSingleton(service)) ||
      // What runs is compared, whoever started it.
      revision.containers.some((container) => container.service === service.name),
  );
}

function isAnswering(
  flow: Flow,
  front: Front | undefined,
  revision: ObservedRevision,
  record: EnvironmentRecord,
  deployment: string,
): boolean {
  if (revisionRoutes(flow).length > 0) return front?.answers?.revision === revision.name;
  return record.deployments[deployment]?.revision === revision.number && hasServed(record, deployment, revision.number);
}

function hasServed({ deployments, past }: EnvironmentRecord, name: string, revision: number): boolean {
  if (past.some((earlier) => earlier.name === name && earlier.revision === revision)) return true;
  // A verified one whose traffic moved a moment ago is not confirmed, and goes back; one that the past forgot is.
  const known = deployments[name];
  return past.length >= LONGEST_PAST && known?.revision === revision && known.verifiedAt !== undefined;
}

/** What the ledger knows of a revision that runs or is about to. */
export function recordedRevision(
  { deployments }: EnvironmentRecord,
  name: string,
  revision: number,
): RecordedRevision | undefined {
  const known = deployments[name];
  return [known, known?.next].find((one) => one?.revision === revision);
}

function isSameRelease({ release, commit }: ObservedRevision, { release: wanted }: DeploymentRequest): boolean {
  return release === wanted.id && commit === wanted.commit;
}

/**
 * What a new release needs before its own containers start: the images' tags, networks, the persistent services that do
 * not run, and migrations after a backup of what they may change. Persistent services that run are not changed here.
 */
export function planFoundation(
  flow: Flow,
  request: DeploymentRequest,
  revision: RevisionPlan,
  world: DeploymentWorld,
): readonly Operation[] {
  const { environment, tag, settings } = request;
  const persistent = persistentStack(flow, environment, tag, settings);
  const stack = withParts(revisionStack(flow, request, revision.number), world.parts.revision);
  return [
    ...planTags(request, world),
    ...networksOf(flow, environment, tag).flatMap((wanted) => planNetwork(environment, wanted, world)),
    ...(persistent === undefined ? [] : planPersistentStart(flow, environment, persistent, world)),
    ...(revision.running !== undefined && revision.cause === undefined
      ? []
      : migrationsOf(flow, request, revision, stack, world)),
  ];
}

/** The services of a revision that start together, unless they run as wanted. */
export function planRevisionStart(
  flow: Flow,
  request: DeploymentRequest,
  revision: RevisionPlan,
  world: DeploymentWorld,
  phase: Service['startsBefore'],
): readonly Operation[] {
  const { environment } = request;
  const services = servicesIn(flow, 'deployment').filter(
    (service) => service.startsBefore === phase && !isSingleton(service),
  );
  const differences = compareUnit(
    services,
    environment,
    (revision.running?.containers ?? []).filter(({ service }) => services.some(({ name }) => name === service)),
  );
  if (differences.length === 0) return [];
  const isFirst = phase === 'verification';
  const cause = isFirst
    ? revision.cause
    : revision.running === undefined
      ? undefined
      : describeDifferences(differences);
  return [
    {
      kind: 'startStack',
      environment: environment.name,
      stack: withParts(revisionStack(flow, request, revision.number), world.parts.revision),
      services: services.map(({ name }) => name),
      isNew: !revision.hasServed,
      rollout: rolloutOf(request, revision.number),
      cause: cause ?? 'the revision is verified by then',
    },
  ];
}

/** What a deployment is about, as a plan's title says it. */
export function titleOf({ environment, tag, release }: DeploymentRequest): string {
  return `Deploy ${deploymentName(environment.name, tag)}: release ${release.id} of commit ${release.commit.slice(0, 7)}`;
}

/** `qa-pr-57` */
export function deploymentOf({ environment, tag }: Pick<DeploymentRequest, 'environment' | 'tag'>): string {
  return deploymentName(environment.name, tag);
}

/** A network that outlives revisions. */
export interface WantedNetwork {
  readonly network: string;
  readonly labels: { readonly [label: string]: string };
}

/** What a deployment needs before its persistent services can run. */
export function networksOf(flow: Flow, environment: Environment, tag = ''): readonly WantedNetwork[] {
  const edge = { network: EDGE_NETWORK, labels: { [LABELS.scope]: 'host' } };
  if (servicesIn(flow, 'environment').length === 0) return [edge];
  const deployment = deploymentName(environment.name, tag);
  const isOwn = environment.data === 'perDeployment';
  const labels = {
    [LABELS.flow]: flow.name,
    [LABELS.environment]: environment.name,
    ...(isOwn && { [LABELS.deployment]: deployment }),
    [LABELS.scope]: 'environment',
  };
  return [edge, { network: persistentNetwork(flow.name, isOwn ? deployment : environment.name), labels }];
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

/** Starts the persistent services that do not run, or not as many as wanted; what runs is left as it is. */
export function planPersistentStart(
  flow: Flow,
  environment: Environment,
  stack: Stack,
  world: { readonly containers: readonly ObservedContainer[]; readonly parts: { readonly persistent: StackParts } },
): readonly Operation[] {
  const services = servicesIn(flow, 'environment');
  const containers = containersOf(stack, world);
  const differences = compareUnit(services, environment, containers, {}).filter((one) => !one.isConfiguration);
  const cause = containers.length === 0 ? 'nothing of it runs yet' : describeDifferences(differences);
  if (differences.length === 0 || cause === undefined) return [];
  return [
    {
      kind: 'startStack',
      environment: environment.name,
      stack: withParts(stack, world.parts.persistent),
      services: [...new Set(differences.map(({ service }) => service))],
      isNew: containers.length === 0,
      cause,
    },
  ];
}

/** Changes persistent services in place, each after a backup; nothing else of a deployment is left to do by then. */
export function planPersistentUpdate(
  flow: Flow,
  request: DeploymentRequest,
  world: DeploymentWorld,
): readonly Operation[] {
  const { environment, tag, settings } = request;
  const stack = persistentStack(flow, environment, tag, settings);
  if (stack === undefined) return [];
  const containers = containersOf(stack, world);
  const persistent = servicesIn(flow, 'environment');
  const changed = compareUnit(persistent, environment, containers, world.parts.persistent).filter(
    ({ service, isConfiguration }) => isConfiguration && persistent.some(({ name }) => name === service),
  );
  const removal = planServiceRemoval(flow, environment, stack, containers, world.volumes);
  if (changed.length === 0) return removal;
  const services = [...new Set(changed.map(({ service }) => service))];
  const backups = services.flatMap((service): Operation[] => {
    const { backup } = flow.services.find(({ name }) => name === service) ?? {};
    const container = containers.find((one) => one.service === service);
    if (environment.data !== 'kept' || backup === undefined || container === undefined) return [];
    const target = { environment: environment.name, service, container: container.id };
    return [{ kind: 'backUp', ...target, cause: 'it is about to be changed' }];
  });
  const cause = changed.map(({ text }) => text).join(', ');
  return [
    ...backups,
    {
      kind: 'updatePersistent',
      environment: environment.name,
      stack: withParts(stack, world.parts.persistent),
      services,
      cause,
    },
    ...removal,
  ];
}

/** Persistent services that the flow no longer has go, with the volumes that it says may go. */
function planServiceRemoval(
  flow: Flow,
  environment: Environment,
  { project }: Stack,
  containers: readonly ObservedContainer[],
  volumes: readonly StoredVolume[],
): readonly Operation[] {
  const known = new Set(servicesIn(flow, 'environment').map(({ name }) => name));
  const services = [...new Set(containers.map(({ service }) => service))].filter((name) => !known.has(name));
  const discarded = volumes.filter((volume) => isDiscarded(flow, volume)).map(({ name }) => name);
  if (services.length + discarded.length === 0) return [];
  const cause = discarded.length === 0 ? 'the flow no longer has it' : 'the flow says that its data may go';
  return [{ kind: 'removeServices', environment: environment.name, project, services, volumes: discarded, cause }];
}

/** A release keeps its images by their digests; the deployment's own tag is for people, and for the registry's clean-up. */
function planTags(request: DeploymentRequest, { tags }: DeploymentWorld): Operation[] {
  const name = deploymentOf(request);
  return Object.entries(request.release.images).flatMap(([image, { reference, digest }]): Operation[] =>
    digest !== undefined && tags[image] === digest
      ? []
      : [{ kind: 'tagImage', reference, ...(digest && { digest }), tag: name, cause: `${name} runs it` }],
  );
}

function migrationsOf(
  flow: Flow,
  request: DeploymentRequest,
  { number, hasServed }: RevisionPlan,
  stack: Stack,
  world: DeploymentWorld,
): readonly Operation[] {
  if (!request.migrates) return [];
  const { environment } = request;
  const persistent = world.containers.filter(({ labels }) => labels[LABELS.scope] === 'environment');
  return planMigrations(
    flow,
    { environment, rollout: rolloutOf(request, number), isNew: !hasServed, stack },
    world.record,
    persistent,
  );
}

/** The projects of revisions, other than the one that is to run, in which something runs that must never be up twice. */
export function otherSingletons(
  flow: Flow,
  request: DeploymentRequest,
  number: number,
  { deployments }: Pick<DeploymentWorld, 'deployments'>,
): readonly string[] {
  const { environment } = request;
  const name = deploymentOf(request);
  const front = frontName(environment, name);
  const own = revisionProject(flow, name, number);
  const singletons = new Set(
    servicesIn(flow, 'deployment')
      .filter(isSingleton)
      .map((service) => service.name),
  );
  const sharing = deployments.filter(
    (one) => one.environment === environment.name && frontName(environment, one.name) === front,
  );
  return sharing
    .flatMap(({ revisions }) => revisions)
    .filter(
      ({ project, containers }) =>
        project !== own && containers.some(({ service, state }) => singletons.has(service) && state === 'running'),
    )
    .map(({ project }) => project);
}

function containersOf(
  stack: Stack,
  world: { readonly containers: readonly ObservedContainer[] },
): readonly ObservedContainer[] {
  return world.containers.filter((container) => container.project === stack.project && !isOneOff(container));
}
