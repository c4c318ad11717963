import type { Flow } from '../model/flow.ts';
import { LABELS, revisionName } from '../model/names.ts';
import { type DeploymentWorld, deploymentOf, titleOf } from './deployment.ts';
import { planFoundation } from './foundation.ts';
import { linksOf } from './links.ts';
import type { Operation, Plan } from './operation.ts';
import { planPersistentUpdate } from './persistent.ts';
import { planRetirement, type RetirementWorld } from './retirement.ts';
import { chooseRevision, planRevisionStart, type RevisionPlan } from './revision.ts';
import { frontOf } from './traffic.ts';
import { type DeploymentRequest, persistentUnitName, servicesIn } from './units.ts';
import { otherValues } from './values.ts';
import { planTakeover } from './verification.ts';

/** The location of an image before the deployment. */
export type ImageLocation = 'registry' | 'engine' | 'nowhere';

/** The state that a rollout depends on. */
export interface RolloutWorld extends DeploymentWorld, RetirementWorld {
  /** By the image's name. */
  readonly images: { readonly [image: string]: ImageLocation };
  /** Whether the release was verified in any environment before. */
  readonly isProven: boolean;
}

/**
 * Plans all operations from a commit to its release serving an environment: images, a new revision, verification,
 * traffic, and the removal of what it replaces. Persistent services and the hold come last.
 */
export function planRollout(flow: Flow, request: DeploymentRequest, world: RolloutWorld): Plan {
  const { environment, release } = request;
  const revision = chooseRevision(flow, request, world);
  const start = planStart(flow, request, revision, world);
  const verified = { name: deploymentOf(request), commit: release.commit, revision: revision.number };
  const retirement = planRetirement(environment, verified, world);
  const { hold } = world.record;
  const values = valuesBeside(flow, request, world);
  return {
    title: titleOf(request),
    operations: [
      ...planImages(flow, request, world),
      ...start.operations,
      ...planTakeover(flow, request, revision, world),
      ...retirement.operations,
      ...planPersistentUpdate(flow, request, world),
      ...(hold === undefined ? [] : [liftHold(environment.name, hold.release)]),
    ],
    notes: [
      ...start.notes,
      ...renamedNotes(flow, request, world),
      ...(world.isProven || environment.from === undefined
        ? []
        : [
            `Release ${release.id} has not been verified in any environment: ${environment.name} is the first to run it.`,
          ]),
      ...(values.length === 0
        ? []
        : [`These settings and secrets differ from the deployed values: ${values.join(', ')}.`]),
      ...(revision.running === undefined ? linkNotes(flow, request) : []),
      ...retirement.notes,
    ],
    ...(values.length > 0 && { otherValues: values }),
  };
}

/** Returns notes on deployments with a former name of the environment. */
function renamedNotes(
  flow: Flow,
  { environment }: DeploymentRequest,
  { deployments }: RolloutWorld,
): readonly string[] {
  const { name, formerNames = [], data } = environment;
  const isFormer = (deployment: string) => formerNames.some((former) => deployment.startsWith(`${former}-`));
  const former = deployments.filter((one) => one.environment === name && isFormer(one.name));
  if (former.length === 0) return [];
  const kept = data === 'kept' && servicesIn(flow, 'environment', environment).length > 0;
  return [
    `${name} was renamed from ${formerNames.join(', ')}: ${former.map((one) => one.name).join(', ')} ${former.length === 1 ? 'runs' : 'run'} until it is replaced${kept ? `, and the data stays in ${persistentUnitName(flow, environment)}` : ''}.`,
  ];
}

/** Returns the names of settings and secrets whose values differ from the serving revision's. */
function valuesBeside(flow: Flow, request: DeploymentRequest, world: RolloutWorld): readonly string[] {
  const { environment } = request;
  const front = frontOf(world.fronts, environment, deploymentOf(request));
  const serving = world.deployments
    .flatMap(({ revisions }) => revisions)
    .find(({ name }) => name === front?.answers?.revision);
  const persistent = world.containers.filter(({ labels }) => labels[LABELS.scope] === 'environment');
  const recorded = Object.values(world.record.deployments);
  return otherValues(flow, environment, {
    before: recorded.find(({ name, revision }) => revisionName(name, revision) === serving?.name)?.settings,
    settings: request.settings,
    containers: [...persistent, ...(serving?.replicas ?? [])],
    parts: { ...world.parts.persistent, ...world.parts.revision },
  });
}

/** Plans the start of a revision without traffic, next to running ones. */
export function planDeployment(flow: Flow, request: DeploymentRequest, world: DeploymentWorld): Plan {
  return planStart(flow, request, chooseRevision(flow, request, world), world);
}

function planStart(flow: Flow, request: DeploymentRequest, revision: RevisionPlan, world: DeploymentWorld): Plan {
  const { release } = request;
  return {
    title: titleOf(request),
    operations: [
      ...planFoundation(flow, request, revision, world),
      ...planRevisionStart(flow, request, revision, world, 'verification'),
    ],
    notes: release.changes?.length ? [`It includes ${release.changes.map((change) => `#${change}`).join(', ')}.`] : [],
  };
}

/** Returns notes with the links of the deployment. */
function linkNotes(flow: Flow, { environment, tag }: DeploymentRequest): readonly string[] {
  return linksOf(flow, environment, tag).map(({ service, url }) => `${service} will be available at ${url}`);
}

/** Plans the build, test and push of images that are not in the registry. */
function planImages(flow: Flow, { release }: DeploymentRequest, { images }: RolloutWorld): readonly Operation[] {
  return flow.images.flatMap((image): Operation[] => {
    const location = images[image.name] ?? 'registry';
    if (location === 'registry') return [];
    const what = { image: image.name, reference: release.images[image.name]?.reference ?? '', commit: release.commit };
    const cause = 'it is not in the registry';
    return [
      ...(location === 'nowhere' ? [{ kind: 'buildImage', ...what, cause } as const] : []),
      ...(image.test === undefined ? [] : [{ kind: 'testImage', ...what, cause: 'it is new' } as const]),
      { kind: 'pushImage', ...what, cause },
    ];
  });
}

function liftHold(environment: string, release: string): Operation {
  return {
    kind: 'liftHold',
    environment,
    cause: `this deployment ends the hold at release ${release}`,
  };
}
