import type { Environment } from '../model/flow.ts';
import { deploymentName, revisionName } from '../model/names.ts';
import type { ObservedDeployment, Remains } from './observed.ts';
import type { Operation, Plan } from './operation.ts';
import { changeNumber } from './tag.ts';

/** What is known of the commits of a retirement. */
export interface Containment {
  /** Whether the first commit is the second or an ancestor of it; `undefined` when git does not know them. */
  contains(ancestor: string, descendant: string): boolean | undefined;
}

/** What a retirement's plan depends on. */
export interface RetirementWorld extends Containment {
  readonly deployments: readonly ObservedDeployment[];
  /** What removals left that could not be finished. */
  readonly remains: readonly Remains[];
  /** The commit at the head of the environment's branch, when git could tell. */
  readonly branchHead: string | undefined;
}

/** A deployment that is verified and serves, or will by the time that anything is retired. */
export type Verified = Pick<ObservedDeployment, 'name' | 'commit' | 'revision'>;

/**
 * What a verified deployment makes unused: its own other revisions; in an environment that holds one, the other
 * deployments, and in others what was deployed of the same commit before that had a change; in the environments that it
 * retires, those whose commit it contains. What is not certain stays.
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
    title: `Retire what ${verified.name} makes unused`,
    operations: [
      ...planRevisionRemovals(environment, verified, world.deployments),
      ...decisions.flatMap((decision) => ('cause' in decision ? [decision] : [])),
      ...removalsOfRest(world.remains, [{ name: verified.name, environment: environment.name }]),
    ],
    notes: decisions.flatMap((decision) => ('kept' in decision ? [decision.kept] : [])),
  };
}

/** Removes a deployment's revisions but the one that serves. */
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
      cause: `${revisionName(verified.name, verified.revision)} serves in its place by then`,
    }));
}

/** The operation that removes a deployment. */
export function removal({ name, environment }: Remains, cause: string): Operation {
  return { kind: 'removeDeployment', environment, deployment: name, cause };
}

/** Finishes the removals of deployments, but of those that are removed as such. */
export function removalsOfRest(remains: readonly Remains[], removed: readonly Remains[]): Operation[] {
  return remains.filter(({ name }) => !removed.some((one) => one.name === name)).map(removalOfRest);
}

function removalOfRest(remains: Remains): Operation {
  return removal(remains, 'no revision of it is left');
}

type Decision = Operation | { readonly kept: string };

/** What an environment's former name deployed of a change gives way to what the present one deploys of it. */
function hasSameName({ name }: Environment, { tag }: ObservedDeployment, verified: Verified): boolean {
  return deploymentName(name, tag) === verified.name;
}

/** What was deployed by its commit alone gives way once the commit has a change. */
function hasSameCommit({ tag, commit }: ObservedDeployment, verified: Verified): boolean {
  return changeNumber(tag) === undefined && commit === verified.commit;
}

function judgeReplaced(deployment: ObservedDeployment, verified: Verified): Decision {
  return removal(deployment, `${verified.name} serves in its place once it is verified`);
}

function judgeContained(
  deployment: ObservedDeployment,
  environment: Environment,
  verified: Verified,
  world: RetirementWorld,
): Decision {
  if (world.branchHead === undefined || world.contains(verified.commit, world.branchHead) !== true)
    return kept(deployment, `it is not certain that the branch ${environment.branch} has ${verified.name}'s commit`);
  const contained = world.contains(deployment.commit, verified.commit);
  if (contained === undefined) return kept(deployment, `git does not know its commit ${deployment.commit.slice(0, 7)}`);
  if (!contained) return kept(deployment, `${verified.name} does not contain its commit`);
  return removal(deployment, `the verified ${verified.name} contains its commit ${deployment.commit.slice(0, 7)}`);
}

function kept(deployment: ObservedDeployment, cause: string): Decision {
  return { kept: `Keep ${deployment.name}: ${cause}.` };
}
