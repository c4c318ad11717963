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

/** The release to roll out. */
export interface RolloutRequest extends FoundRelease {
  /** The environment's name. */
  readonly environment: string;
  /** `pr-57`. */
  readonly tag: string;
  /** The head of the environment's branch after the merge. */
  readonly branchHead: string | undefined;
  readonly migrates: boolean;
  /** The settings of an earlier revision; by default the current ones. */
  readonly settings?: Settings;
}

/**
 * Observes the state that a rollout depends on, and plans it.
 *
 * @param context with the flow and the files of the release's commit
 */
export async function observeRollout(context: AgentContext, wanted: RolloutRequest, state: LedgerState): Promise<Plan> {
  const { flow } = context;
  const environment = environmentOf(context, wanted);
  mustHaveVariables(context, environment);
  const concerned = await observeConcerned(context, environment, state);
  const name = deploymentName(environment.name, wanted.tag);
  mustBeSameCommit(
    wanted,
    concerned.deployments.find((deployment) => deployment.name === name),
  );
  const request: DeploymentRequest = {
    environment,
    tag: wanted.tag,
    release: wanted.release,
    settings: wanted.settings ?? settingsOf(flow, environment, context.variables),
    migrates: wanted.migrates,
  };
  const commits = { commit: wanted.release.commit, branchHead: wanted.branchHead };
  const [world, retirement] = await Promise.all([
    observeForDeployment(context, request, state, concerned),
    observeForRetirement(context, environment, commits, concerned, state),
  ]);
  const isProven = wasVerified(state, wanted.release.id);
  return planRollout(flow, request, { ...world, ...retirement, images: wanted.images, isProven });
}

/** Refuses a commit whose flow does not have the environment, so that there are no files for it. */
function environmentOf({ flow }: AgentContext, { environment: name, release }: RolloutRequest): Environment {
  const environment = flow.environments.find((one) => one.name === name);
  if (environment !== undefined) return environment;
  throw new RefusedPlan(
    'environment-not-in-commit',
    `The flow at commit ${release.commit.slice(0, 7)} has no environment "${name}", which was added or renamed later.`,
    { fix: 'Deploy a commit whose flow has the environment. To deploy older code, revert to it in a new commit.' },
  );
}

/** Refuses missing values before the start, because Compose would start containers with an empty password. */
export function mustHaveVariables({ flow, variables }: AgentContext, environment: Environment): void {
  const missing = missingVariables(flow, environment, variables);
  if (missing.length === 0) return;
  throw badInput(
    'variables-missing',
    `Required settings and secrets are not set: ${missing.join(', ')}.`,
    'Set them in Jenkins or in .env.',
  );
}

/** Refuses two commits with the same prefix, which would share the name of a deployment. */
function mustBeSameCommit({ tag, release }: RolloutRequest, running: ObservedDeployment | undefined): void {
  if (running === undefined || running.revisions.length === 0 || changeNumber(tag) !== undefined) return;
  if (running.commit === release.commit) return;
  throw new RefusedPlan(
    'name-taken',
    `${running.name} is already used by commit ${running.commit}: ${release.commit} would get the same name.`,
    { fix: `If it is not needed, retire it first: pipegen retire ${running.name}` },
  );
}
