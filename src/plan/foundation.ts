import type { Environment, Flow } from '../model/flow.ts';
import { LABELS } from '../model/names.ts';
import { type DeploymentWorld, deploymentOf } from './deployment.ts';
import { planMigrations } from './migration.ts';
import type { Foundation, Operation, Unit } from './operation.ts';
import { planPersistentStart } from './persistent.ts';
import type { RevisionPlan } from './revision.ts';
import { type DeploymentRequest, persistentUnit, revisionUnit, rolloutOf, withParts } from './units.ts';

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
  const persistent = persistentUnit(flow, environment, tag, settings);
  const unit = withParts(revisionUnit(flow, request, revision.number), world.parts.revision);
  return [
    ...planTags(request, world),
    ...planPreparation(environment, world),
    ...(persistent === undefined ? [] : planPersistentStart(flow, environment, persistent, world)),
    ...(revision.running !== undefined && revision.cause === undefined
      ? []
      : migrationsOf(flow, request, revision, unit, world)),
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
  unit: Unit,
  world: DeploymentWorld,
): readonly Operation[] {
  if (!request.migrates) return [];
  const { environment } = request;
  const persistent = world.containers.filter(({ labels }) => labels[LABELS.scope] === 'environment');
  return planMigrations(
    flow,
    { environment, rollout: rolloutOf(request, number), isNew: !hasServed, unit },
    world.record,
    persistent,
  );
}

/** Makes what units share and the target lacks. */
export function planPreparation(
  environment: Environment,
  { missing }: { readonly missing: readonly Foundation[] },
): Operation[] {
  return missing.map((foundation) => ({
    kind: 'prepare',
    environment: environment.name,
    foundation,
    cause: 'it does not exist',
  }));
}
