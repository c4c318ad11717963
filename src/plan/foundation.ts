import type { Environment, Flow } from '../model/flow.ts';
import { LABELS } from '../model/names.ts';
import { type DeploymentWorld, deploymentOf } from './deployment.ts';
import { planMigrations } from './migration.ts';
import type { Foundation, Operation, Unit } from './operation.ts';
import { planPersistentStart } from './persistent.ts';
import type { RevisionPlan } from './revision.ts';
import { type DeploymentRequest, persistentUnit, revisionUnit, rolloutOf, withParts } from './units.ts';

/**
 * Plans what a new release needs before its containers start: tags of images, networks, persistent services that are not
 * running, and migrations after a backup of the data. Running persistent services are not changed here.
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

/** Releases refer to images by digest. The deployment's tag is for users, and protects the image from clean-up. */
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

/** Plans the creation of shared resources that do not exist on the target. */
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
