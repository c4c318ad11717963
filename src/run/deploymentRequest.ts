import type { Environment } from '../model/flow.ts';
import { deploymentName } from '../model/names.ts';
import { priorityOf } from '../plan/observed.ts';
import type { DeploymentRequest } from '../plan/stacks.ts';
import type { AgentContext } from './agentContext.ts';
import { badInput, worldMoved } from './failure.ts';
import { observeDeployments } from './observe.ts';
import { needRecord } from './records.ts';
import { findTag } from './tag.ts';

/** The environment that a step was asked about, which the caller may have misspelt. */
export function askedEnvironment({ flow }: AgentContext, name: string): Environment {
  const environment = flow.environments.find((candidate) => candidate.name === name);
  if (environment !== undefined) return environment;
  const names = flow.environments.map((candidate) => candidate.name).join(', ');
  throw badInput('environment-unknown', `The flow has no environment named "${name}".`, `It has: ${names}.`);
}

/** What this build deploys to an environment: the release of the commit that is checked out. */
export async function deploymentRequest(context: AgentContext, environmentName: string): Promise<DeploymentRequest> {
  const environment = askedEnvironment(context, environmentName);
  const release = await needRecord(context.ports.store, 'release');
  const commit = await context.ports.repository.head();
  if (commit.id !== release.commit)
    throw worldMoved(
      `The workspace is at ${commit.id.slice(0, 7)}, but the images are of ${release.commit.slice(0, 7)}.`,
    );
  const unpushed = Object.values(release.images).find(({ digest }) => digest === undefined);
  if (unpushed !== undefined)
    throw badInput('image-not-pushed', `${unpushed.reference} is not in the registry.`, 'Run pushImages before.');
  const tag = await findTag(context, environment, commit);
  const deployments = await observeDeployments(context, [environment]);
  return { environment, tag, release, priority: priorityOf(deploymentName(environmentName, tag), deployments) };
}
