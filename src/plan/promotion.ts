import type { Environment } from '../model/flow.ts';
import { type EnvironmentRecord, type LedgerState, recordOf } from './ledger.ts';
import type { ObservedDeployment } from './observed.ts';
import type { Operation } from './operation.ts';

/** The state that the merge of a promotion depends on. */
export interface PromotionWorld {
  /** The deployments of the previous environment. */
  readonly deployments: readonly ObservedDeployment[];
  /** The ledger's record of the previous environment. */
  readonly record: EnvironmentRecord;
  /** The heads of both branches. */
  readonly sourceHead: string;
  readonly targetHead: string;
  /** The commit to promote: the source's head, or the commit of the requested release. */
  readonly head: string;
  /** Whether the target's branch already contains that commit. */
  readonly isContained: boolean;
  /** The result of merging it: a tree, or the files with conflicts. */
  readonly merge: { readonly tree: string } | { readonly conflicts: readonly string[] };
  /** The open change from the one branch into the other. */
  readonly change?: number;
}

/** The reason why a promotion cannot be planned. */
export interface Refusal {
  readonly refused: string;
  readonly fix?: string;
}

/** The operations that merge a commit into the target's branch. */
export interface MergePlan {
  /** Empty if the branch already contains it. */
  readonly operations: readonly Operation[];
}

/**
 * Plans the merge of the source environment's release into the target's branch, through a change that is merged at exactly
 * the deployed and verified commit.
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
      fix: 'Run pipegen status.',
    };
  if (past === undefined)
    return {
      refused: `${deployment?.name ?? head.slice(0, 7)} is not verified yet, so its release is not promoted.`,
      fix: `Wait for its pipeline, or run: pipegen deploy ${source.name}`,
    };
  if ('conflicts' in world.merge)
    return {
      refused: `${source.branch} cannot be merged into ${target.branch}: conflicts in ${world.merge.conflicts.join(', ')}.`,
      fix: `Merge ${target.branch} into ${source.branch}, resolve the conflicts, and wait until the result is deployed and verified.`,
    };
  const cause = `its release ${past.release} was verified as ${past.name} at ${past.verifiedAt}`;
  if (head === world.sourceHead) return { operations: mergeThrough(source.branch, target, world, cause) };
  const branch = promotionBranch(target.name, head);
  return {
    operations: [
      { kind: 'createBranch', branch, commit: head, cause: `${source.branch} has newer commits` },
      ...mergeThrough(branch, target, world, cause),
      branchDeletion(branch, head),
    ],
  };
}

/** Plans the deletion of a promotion's own branch after the merge. */
export function branchDeletion(branch: string, commit: string): Operation {
  return { kind: 'deleteBranch', branch, commit, cause: 'it was created only for this promotion' };
}

function mergeThrough(branch: string, target: Environment, world: PromotionWorld, cause: string): Operation[] {
  const { head, change } = world;
  const branches = { source: branch, target: target.branch };
  const opened: Operation[] =
    change === undefined ? [{ kind: 'openChange', ...branches, cause: 'no such change is open' }] : [];
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

/** A temporary branch to promote a commit that is not the head of a branch. It is deleted after the merge. */
export function promotionBranch(environmentName: string, head: string): string {
  return `${OWN_BRANCHES}${environmentName}-${head.slice(0, 12)}`;
}

const OWN_BRANCHES = 'pipegen/';

/** Returns the commit of a release in the previous environment; `undefined` if it was never there. */
export function commitOfRelease(state: LedgerState, environmentName: string, release: string): string | undefined {
  return recordOf(state, environmentName).past.find((past) => past.release === release)?.commit;
}
