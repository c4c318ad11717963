import type { Environment } from '../model/flow.ts';
import type { ObservedDeployment } from './observed.ts';
import type { Operation, Plan } from './operation.ts';

/** What a promotion's plan depends on. */
export interface PromotionWorld {
  /** The deployments of the environment that releases come from. */
  readonly deployments: readonly ObservedDeployment[];
  /** The commits at the heads of both branches. */
  readonly sourceHead: string;
  readonly targetHead: string;
  /** Whether the target's branch has the source's head already. */
  readonly isContained: boolean;
  /** The open change from the one branch into the other. */
  readonly change?: number;
}

/** A promotion that cannot be planned, and why. */
export interface Refusal {
  readonly refused: string;
}

/** A promotion's plan, pinned to what was seen. */
export interface PromotionPlan extends Plan {
  /** Empty when there is nothing to promote. */
  readonly head: string;
  readonly targetHead: string;
}

/**
 * How the release that the source environment runs gets into the target's branch: through a change, merged at exactly
 * the commit that is deployed. The pipeline of the branch then deploys it.
 */
export function planPromotion(
  source: Environment,
  target: Environment,
  world: PromotionWorld,
): PromotionPlan | Refusal {
  const head = world.sourceHead;
  const pinned = { head, targetHead: world.targetHead };
  const title = `Promote ${source.name} to ${target.name}`;
  if (world.isContained)
    return { ...pinned, title, operations: [], notes: [`${target.branch} contains ${head.slice(0, 7)} already.`] };
  const deployment = world.deployments.findLast((candidate) => candidate.commit === head);
  if (deployment === undefined) return { refused: notDeployed(source, head, world.deployments) };
  if (!deployment.isHealthy) return { refused: `${deployment.name} is not healthy, so its release is not promoted.` };
  const branches = { source: source.branch, target: target.branch };
  const operations: Operation[] = [
    ...(world.change === undefined
      ? [{ kind: 'openChange', ...branches, cause: 'there is no open one' } as const]
      : []),
    {
      kind: 'mergeChange',
      ...branches,
      ...(world.change === undefined ? {} : { change: world.change }),
      head,
      cause: `${deployment.name} runs release ${deployment.release} of it and is healthy`,
    },
  ];
  const retired = target.retires.length === 0 ? '' : `, then retires what it contains of ${target.retires.join(', ')}`;
  return {
    ...pinned,
    title: `${title}: release ${deployment.release} of commit ${head.slice(0, 7)}`,
    operations,
    notes: [`The pipeline of ${target.branch} then deploys to ${target.name}${retired}.`],
  };
}

function notDeployed(source: Environment, head: string, deployments: readonly ObservedDeployment[]): string {
  const newest = deployments.at(-1);
  const runs = newest === undefined ? 'nothing' : `${newest.name} at ${newest.commit.slice(0, 7)}`;
  return `${source.branch} is at ${head.slice(0, 7)}, but ${source.name} runs ${runs}: wait for its pipeline, or run it again.`;
}
