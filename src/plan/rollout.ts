import type { Flow } from '../model/flow.ts';
import { deploymentName } from '../model/names.ts';
import { type DeploymentWorld, planDeployment, titleOf } from './deployment.ts';
import { linksOf } from './links.ts';
import type { Operation, Plan } from './operation.ts';
import { planRetirement, type RetirementWorld } from './retirement.ts';
import type { DeploymentRequest } from './stacks.ts';
import { planVerification } from './verification.ts';

/** Where an image of a release is before it is deployed. */
export type ImagePlace = 'registry' | 'engine' | 'nowhere';

/** What a rollout's plan depends on. */
export interface RolloutWorld extends DeploymentWorld, RetirementWorld {
  /** By the image's name. */
  readonly images: { readonly [image: string]: ImagePlace };
}

/**
 * Everything between a commit and its release serving an environment: images, deployment, verification, and then the
 * removal of what it makes unused. New before old.
 */
export function planRollout(flow: Flow, request: DeploymentRequest, world: RolloutWorld): Plan {
  const { environment, tag, release, priority } = request;
  const deployment = planDeployment(flow, request, world);
  const isStarted = deployment.operations.some(
    (operation) => operation.kind === 'startStack' && operation.rollout !== undefined,
  );
  const verified = { name: deploymentName(environment.name, tag), commit: release.commit, priority };
  const retirement = planRetirement(environment, verified, world);
  const { hold } = world.record;
  return {
    title: titleOf(request),
    operations: [
      ...(hold === undefined ? [] : [liftHold(environment.name, hold.release)]),
      ...planImages(flow, request, world),
      ...deployment.operations,
      ...planVerification(flow, request, world.record, isStarted),
      ...retirement.operations,
    ],
    notes: [...deployment.notes, ...(isStarted ? linkNotes(flow, request) : []), ...retirement.notes],
  };
}

/** Where it is going to answer. */
function linkNotes(flow: Flow, { environment, tag }: DeploymentRequest): readonly string[] {
  return linksOf(flow, environment, tag).map(({ service, url }) => `${service} will answer at ${url}`);
}

/** Builds, tests and pushes what the registry does not have yet. */
function planImages(flow: Flow, { release }: DeploymentRequest, { images }: RolloutWorld): readonly Operation[] {
  return flow.images.flatMap((image): Operation[] => {
    const place = images[image.name] ?? 'registry';
    if (place === 'registry') return [];
    const what = { image: image.name, reference: release.images[image.name]?.reference ?? '', commit: release.commit };
    const cause = 'the registry does not have it';
    return [
      ...(place === 'nowhere' ? [{ kind: 'buildImage', ...what, cause } as const] : []),
      ...(image.test === undefined ? [] : [{ kind: 'testImage', ...what, cause: 'it is new' } as const]),
      { kind: 'pushImage', ...what, cause },
    ];
  });
}

function liftHold(environment: string, release: string): Operation {
  return {
    kind: 'liftHold',
    environment,
    cause: `it was held at release ${release} until somebody asks for a deployment`,
  };
}
