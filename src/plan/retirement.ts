import type { Environment } from '../model/flow.ts';
import { deploymentName, revisionName } from '../model/names.ts';
import type { ObservedDeployment, Remains } from './observed.ts';
import type { Operation, Plan } from './operation.ts';
import { changeNumber } from './tag.ts';

/** Relations of commits. */
export interface Containment {
  /** Whether the first commit is the second or an ancestor of it; `undefined` if git cannot find one of them. */
  contains(ancestor: string, descendant: string): boolean | undefined;
}

/** The state that a retirement depends on. */
export interface RetirementWorld extends Containment {
  readonly deployments: readonly ObservedDeployment[];
  /** Remains of unfinished removals. */
  readonly remains: readonly Remains[];
  /** The head of the environment's branch, if known. */
  readonly branchHead: string | undefined;
}

/** A deployment that is verified and serves before anything is retired. */
export type Verified = Pick<ObservedDeployment, 'name' | 'commit' | 'revision'>;

/**
 * Plans the removal of what a verified deployment replaces: its own other revisions; in an environment with a single
 * deployment, the other deployments, and in others the deployment of the same commit without a change; in the environments
 * that it retires, deployments whose commit it contains. In doubt, a deployment is kept.
 *
 * @param environment where the verified deployment is
 */
export function planRetirement(environment: Environment, verified: Verified, world: RetirementWorld): Plan {
  const others = world.deployments.filter(({ name, revisions }) => name !== verified.name && revisions.length > 0);
  const decisions = others.flatMap((deployment) => {
    if (deployment.environment === environment.name)
      return environment.deployments === 'single'
        ? [judgeReplaced(deployment, verified)]
        : hasSameName(environment, deployment, verified)
          ? [judgeReplaced(deployment, verified)]
          : hasSameCommit(deployment, verified)
            ? [removal(deployment, `${verified.name} runs the same commit ${verified.commit.slice(0, 7)}`)]
            : [];
    return environment.retires.includes(deployment.environment)
      ? [judgeContained(deployment, environment, verified, world)]
      : [];
  });
  return {
    title: `Retire the deployments that ${verified.name} replaces`,
    operations: [
      ...planRevisionRemovals(environment, verified, world.deployments),
      ...decisions.flatMap((decision) => ('cause' in decision ? [decision] : [])),
      ...removalsOfRest(world.remains, [{ name: verified.name, environment: environment.name }]),
    ],
    notes: decisions.flatMap((decision) => ('kept' in decision ? [decision.kept] : [])),
  };
}

/** Plans the removal of all revisions of a deployment except the serving one. */
export function planRevisionRemovals(
  environment: Environment,
  verified: Verified,
  deployments: readonly ObservedDeployment[],
): Operation[] {
  const own = deployments.find(({ name }) => name === verified.name);
  return (own?.revisions ?? [])
    .filter(({ number }) => number !== verified.revision)
    .map(({ number, unitName }) => ({
      kind: 'removeRevision',
      environment: environment.name,
      deployment: verified.name,
      revision: number,
      unitName,
      cause: `${revisionName(verified.name, verified.revision)} replaces it`,
    }));
}

/** Returns the operation that removes a deployment. */
export function removal({ name, environment }: Remains, cause: string): Operation {
  return { kind: 'removeDeployment', environment, deployment: name, cause };
}

/** Plans the completion of unfinished removals, except for deployments that are removed anyway. */
export function removalsOfRest(remains: readonly Remains[], removed: readonly Remains[]): Operation[] {
  return remains.filter(({ name }) => !removed.some((one) => one.name === name)).map(removalOfRest);
}

function removalOfRest(remains: Remains): Operation {
  return removal(remains, 'it has no revisions left');
}

type Decision = Operation | { readonly kept: string };

/** Whether a deployment has a former name of the environment and the same change, so that the verified one replaces it. */
function hasSameName({ name }: Environment, { tag }: ObservedDeployment, verified: Verified): boolean {
  return deploymentName(name, tag) === verified.name;
}

/** Whether a deployment without a change has the same commit, so that the verified one replaces it. */
function hasSameCommit({ tag, commit }: ObservedDeployment, verified: Verified): boolean {
  return changeNumber(tag) === undefined && commit === verified.commit;
}

function judgeReplaced(deployment: ObservedDeployment, verified: Verified): Decision {
  return removal(deployment, `${verified.name} replaces it`);
}

function judgeContained(
  deployment: ObservedDeployment,
  environment: Environment,
  verified: Verified,
  world: RetirementWorld,
): Decision {
  if (world.branchHead === undefined || world.contains(verified.commit, world.branchHead) !== true)
    return kept(
      deployment,
      `it is unknown whether the branch ${environment.branch} contains the commit of ${verified.name}`,
    );
  const contained = world.contains(deployment.commit, verified.commit);
  if (contained === undefined) return kept(deployment, `git cannot find its commit ${deployment.commit.slice(0, 7)}`);
  if (!contained) return kept(deployment, `${verified.name} does not contain its commit`);
  return removal(deployment, `${verified.name} contains its commit ${deployment.commit.slice(0, 7)}`);
}

function kept(deployment: ObservedDeployment, cause: string): Decision {
  return { kept: `Keep ${deployment.name}: ${cause}.` };
}
