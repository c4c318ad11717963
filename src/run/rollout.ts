import type { Environment } from '../model/flow.ts';
import { deploymentName } from '../model/names.ts';
import { type LedgerState, wasVerified } from '../plan/ledger.ts';
import { missingVariables } from '../plan/missingVariables.ts';
import type { ObservedDeployment } from '../plan/observed.ts';
import type { Plan, Settings } from '../plan/operation.ts';
import { planRollout } from '../plan/rollout.ts';
import { settingsOf } from '../plan/settings.ts';
import { changeNumber } from '../plan/tag.ts';
import type { DeploymentRequest } from '../plan/units.ts';
import type { AgentContext } from './agentContext.ts';
import { badInput, RefusedPlan } from './failure.ts';
import { observeConcerned, observeForDeployment, observeForRetirement } from './observe.ts';
import type { FoundRelease } from './release.ts';

/** What is to serve an environment. */
export interface Wish extends FoundRelease {
  /** The environment's name. */
  readonly environment: string;
  /** `pr-57`. */
  readonly tag: string;
  /** The head of the environment's branch by then. */
  readonly branchHead: string | undefined;
  readonly migrates: boolean;
  /** The settings of an earlier revision that comes back; those of now by default. */
  readonly settings?: Settings;
}

/**
 * Looks at all that a rollout depends on, and plans it.
 *
 * @param context with the flow and the files of the release's commit
 */
export async function observeRollout(context: AgentContext, wish: Wish, state: LedgerState): Promise<Plan> {
  const { flow } = context;
  const environment = environmentOf(context, wish);
  mustHaveVariables(context, environment);
  const concerned = await observeConcerned(context, environment, state);
  const name = deploymentName(environment.name, wish.tag);
  mustBeSameCommit(
    wish,
    concerned.deployments.find((deployment) => deployment.name === name),
  );
  const request: DeploymentRequest = {
    environment,
    tag: wish.tag,
    release: wish.release,
    settings: wish.settings ?? settingsOf(flow, environment, context.variables),
    migrates: wish.migrates,
  };
  const commits = { commit: wish.release.commit, branchHead: wish.branchHead };
  const [world, retirement] = await Promise.all([
    observeForDeployment(context, request, state, concerned),
    observeForRetirement(context, environment, commits, concerned, state),
  ]);
  const isProven = wasVerified(state, wish.release.id);
  return planRollout(flow, request, { ...world, ...retirement, images: wish.images, isProven });
}

/** A commit from before an environment was made, or renamed, has no files for it. */
function environmentOf({ flow }: AgentContext, { environment: name, release }: Wish): Environment {
  const environment = flow.environments.find((one) => one.name === name);
  if (environment !== undefined) return environment;
  throw new RefusedPlan(
    'environment-not-in-commit',
    `Commit ${release.commit.slice(0, 7)} has no environment "${name}": it is from before the environment was made or renamed.`,
    { fix: 'Deploy a commit whose flow has it; to bring back older code, revert to it in a new commit.' },
  );
}

/** What is missing is told before anything is started: Compose would start replicas with an empty password. */
export function mustHaveVariables({ flow, variables }: AgentContext, environment: Environment): void {
  const missing = missingVariables(flow, environment, variables);
  if (missing.length === 0) return;
  throw badInput('variables-missing', `These have no value: ${missing.join(', ')}.`, 'Set them in Jenkins or in .env.');
}

/** Where the commit is the name, two that begin alike would become one deployment, in turn. */
function mustBeSameCommit({ tag, release }: Wish, running: ObservedDeployment | undefined): void {
  if (running === undefined || running.revisions.length === 0 || changeNumber(tag) !== undefined) return;
  if (running.commit === release.commit) return;
  throw new RefusedPlan(
    'name-taken',
    `${running.name} runs the commit ${running.commit}, and ${release.commit} would have the same name.`,
    { fix: `Retire it first, if nobody needs it: pipegen retire ${running.name}` },
  );
}
