import type { Environment } from '../model/flow.ts';
import type { ObservedDeployment, Remains } from './observed.ts';
import type { Operation, Plan } from './operation.ts';

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

/** A deployment that is verified, or will be by the time that anything is retired. */
export type Verified = Pick<ObservedDeployment, 'name' | 'commit' | 'priority'>;

/**
 * Which deployments a verified one makes unused: in an environment that holds one, the older ones; in the environments
 * that it retires, those whose commit it contains. What is not certain stays.
 *
 * @param environment where the verified deployment is
 */
export function planRetirement(environment: Environment, verified: Verified, world: RetirementWorld): Plan {
  const others = world.deployments.filter((deployment) => deployment.name !== verified.name);
  const decisions = others.flatMap((deployment) => {
    if (deployment.environment === environment.name)
      return environment.deployments === 'single' ? [judgeReplaced(deployment, verified)] : [];
    return environment.retires.includes(deployment.environment)
      ? [judgeContained(deployment, environment, verified, world)]
      : [];
  });
  return {
    title: `Retire what ${verified.name} makes unused`,
    operations: [
      ...decisions.flatMap((decision) => ('cause' in decision ? [decision] : [])),
      ...world.remains.filter(({ name }) => name !== verified.name).map(removalOfRest),
    ],
    notes: decisions.flatMap((decision) => ('kept' in decision ? [decision.kept] : [])),
  };
}

/** The operation that removes a deployment. */
export function removal(deployment: Remains, cause: string): Operation {
  const { name, environment, project } = deployment;
  return { kind: 'removeDeployment', environment, deployment: name, project, cause };
}

/** The operation that finishes the removal of a deployment. */
export function removalOfRest(remains: Remains): Operation {
  return removal(remains, 'only networks and volumes of it are left');
}

type Decision = Operation | { readonly kept: string };

function judgeReplaced(deployment: ObservedDeployment, verified: Verified): Decision {
  if (deployment.priority > verified.priority) return kept(deployment, `it is newer than ${verified.name}`);
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
