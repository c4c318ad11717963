import type { Environment, Flow } from '../model/flow.ts';
import { deploymentName, EDGE_NETWORK, LABELS, persistentNetwork } from '../model/names.ts';
import { type DeploymentWorld, deploymentOf } from './deployment.ts';
import { planMigrations } from './migration.ts';
import type { Operation, Stack } from './operation.ts';
import { planPersistentStart } from './persistent.ts';
import type { RevisionPlan } from './revision.ts';
import { type DeploymentRequest, persistentStack, revisionStack, rolloutOf, servicesIn, withParts } from './stacks.ts';

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
