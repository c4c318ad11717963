import type { DeploymentWorld } from '../plan/deployment.ts';
import { type LedgerState, recordOf } from '../plan/ledger.ts';
import type { Plan } from '../plan/operation.ts';
import { planDeployment } from '../plan/rollout.ts';
import { settingsOf } from '../plan/settings.ts';
import type { DeploymentRequest } from '../plan/units.ts';
import type { AgentContext } from './agentContext.ts';
import { askedEnvironment } from './askedEnvironment.ts';
import { badInput, Failure, stateChanged } from './failure.ts';
import { observeConcerned, observeForDeployment } from './observe.ts';
import { needRecord } from './records.ts';
import { mustHaveVariables } from './rollout.ts';
import { findTag } from './tag.ts';

/** Returns what this build deploys to an environment: the release of the checked-out commit. */
async function deploymentRequest(
  context: AgentContext,
  environmentName: string,
  known: string | undefined,
): Promise<DeploymentRequest> {
  const environment = askedEnvironment(context, environmentName);
  const release = await needRecord(context.ports.store, 'release');
  const commit = await context.ports.repository.head();
  if (commit.id !== release.commit)
    throw stateChanged(
      `The workspace is at ${commit.id.slice(0, 7)}, but the images were built from ${release.commit.slice(0, 7)}.`,
    );
  const unpushed = Object.values(release.images).find(({ digest }) => digest === undefined);
  if (unpushed !== undefined)
    throw badInput('image-not-pushed', `${unpushed.reference} is not in the registry.`, 'Run pushImages first.');
  const tag = known ?? (await findTag(context, environment, commit));
  const settings = settingsOf(context.flow, environment, context.variables);
  return { environment, tag, release, settings, migrates: true };
}

/**
 * Plans the automatic deployment of a build; refused if the environment is held at another release.
 *
 * @param tag of the deployment, if an earlier step of the build found it
 */
export async function observeBuildDeployment(
  context: AgentContext,
  environmentName: string,
  tag?: string,
): Promise<{ readonly request: DeploymentRequest; readonly world: DeploymentWorld; readonly plan: Plan }> {
  const request = await deploymentRequest(context, environmentName, tag);
  mustHaveVariables(context, request.environment);
  const { state } = await context.ports.ledger.read();
  mustNotBeHeld(state, request);
  const concerned = await observeConcerned(context, request.environment, state);
  const world = await observeForDeployment(context, request, state, concerned);
  return { request, world, plan: planDeployment(context.flow, request, world) };
}

function mustNotBeHeld(state: LedgerState, { environment, release }: DeploymentRequest): void {
  const { hold } = recordOf(state, environment.name);
  if (hold === undefined || hold.release === release.id) return;
  throw new Failure(
    'held',
    `${environment.name} has been held at release ${hold.release} by ${hold.by} since ${hold.since}: ${hold.reason}.`,
    {
      exitCode: 3,
      fix: `To deploy another release, run pipegen promote ${environment.name} or pipegen deploy ${environment.name}.`,
    },
  );
}
