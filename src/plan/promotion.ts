import type { Environment } from '../model/flow.ts';
import { type EnvironmentRecord, type LedgerState, recordOf } from './ledger.ts';
import type { ObservedDeployment } from './observed.ts';
import type { Operation } from './operation.ts';

/** What getting a commit into the target's branch depends on. */
export interface PromotionWorld {
  /** The deployments of the environment that releases come from. */
  readonly deployments: readonly ObservedDeployment[];
  /** What the ledger knows of that environment. */
  readonly record: EnvironmentRecord;
  /** The commits at the heads of both branches. */
  readonly sourceHead: string;
  readonly targetHead: string;
  /** The commit to promote: the source's head, or that of a release that was asked for. */
  readonly head: string;
  /** Whether the target's branch has that commit already. */
  readonly isContained: boolean;
  /** What merging it would give: a tree, or the files in conflict. */
  readonly merge: { readonly tree: string } | { readonly conflicts: readonly string[] };
  /** The open change from the one branch into the other. */
  readonly change?: number;
}

/** A promotion that cannot be planned, and why. */
export interface Refusal {
  readonly refused: string;
  readonly fix?: string;
}

/** How a commit gets into the target's branch. */
export interface MergePlan {
  /** Empty when the branch has it already. */
  readonly operations: readonly Operation[];
}

/**
 * How the release that the source environment runs gets into the target's branch: through a change, merged at exactly
 * the commit that is deployed and verified.
 */
export function planMerge(source: Environment, target: Environment, world: PromotionWorld): MergePlan | Refusal {
  if (world.isContained) return { operations: [] };
  const { head } = world;
  const deployment = world.deployments.findLast((candidate) => candidate.commit === head);
  const past = world.record.past.find((earlier) => earlier.commit === head);
  if (deployment === undefined && past === undefined) return notDeployed(source, head, world.deployments);
  if (deployment?.isHealthy === false)
    return {
      refused: `${deployment.name} is not healthy, so its release is not promoted.`,
      fix: 'See pipegen status.',
    };
  if (past === undefined)
    return {
      refused: `${deployment?.name ?? head.slice(0, 7)} is not verified yet, so its release is not promoted.`,
      fix: `Wait for its pipeline, or run: pipegen deploy ${source.name}`,
    };
  if ('conflicts' in world.merge)
    return {
      refused: `${source.branch} does not merge into ${target.branch}: ${world.merge.conflicts.join(', ')} conflict.`,
      fix: `Merge ${target.branch} into ${source.branch}, resolve the conflicts there, and let it be deployed and verified.`,
    };
  const cause = `release ${past.release} of it was verified as ${past.name} at ${past.verifiedAt}`;
  if (head === world.sourceHead) return { operations: mergeThrough(source.branch, target, world, cause) };
  const branch = promotionBranch(target.name, head);
  return {
    operations: [
      { kind: 'createBranch', branch, commit: head, cause: `${source.branch} has moved on from it` },
      ...mergeThrough(branch, target, world, cause),
      branchDeletion(branch, head),
    ],
  };
}

/** What is left to do of a promotion through a branch of its own once it is merged. */
export function branchDeletion(branch: string, commit: string): Operation {
  return { kind: 'deleteBranch', branch, commit, cause: 'it was made for this promotion only' };
}

function mergeThrough(branch: string, target: Environment, world: PromotionWorld, cause: string): Operation[] {
  const { head, change } = world;
  const branches = { source: branch, target: target.branch };
  const opened: Operation[] =
    change === undefined ? [{ kind: 'openChange', ...branches, cause: 'there is no open one' }] : [];
  return [...opened, { kind: 'mergeChange', ...branches, ...(change !== undefined && { change }), head, cause }];
}

function notDeployed(source: Environment, head: string, deployments: readonly ObservedDeployment[]): Refusal {
  const newest = deployments.at(-1);
  const runs = newest === undefined ? 'nothing' : `${newest.name} at ${newest.commit.slice(0, 7)}`;
  return {
    refused: `${source.branch} is at ${head.slice(0, 7)}, but ${source.name} runs ${runs}.`,
    fix: `Wait for its pipeline, or run: pipegen deploy ${source.name}`,
  };
}

/** A branch that exists only for a change that promotes something else than a branch's head; it goes after the merge. */
export function promotionBranch(environmentName: string, head: string): string {
  return `${OWN_BRANCHES}${environmentName}-${head.slice(0, 12)}`;
}

const OWN_BRANCHES = 'pipegen/';

/** The commit of a release, as the environment that it is promoted from had it; `undefined` when it was never there. */
export function commitOfRelease(state: LedgerState, environmentName: string, release: string): string | undefined {
  return recordOf(state, environmentName).past.find((past) => past.release === release)?.commit;
}
