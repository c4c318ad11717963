import { deploymentName } from '../../model/names.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { askedEnvironment } from '../../run/askedEnvironment.ts';
import { describeOnHost } from '../../run/describeOnHost.ts';
import { findTag } from '../../run/tag.ts';

/**
 * Shows on the git host how a deployment goes: its status with the link to it, and on success one comment on the change,
 * kept up to date, with all its links. Without credentials for the host it only says so.
 *
 * @example
 * reportDeployment(environment: 'staging', state: 'success')
 */
export async function reportDeployment(
  {
    environment,
    state,
  }: {
    /** The name of an environment of the flow. */
    environment: string;
    /** How it goes. */
    state: 'inProgress' | 'success' | 'failure';
  },
  context: AgentContext,
): Promise<void> {
  const asked = askedEnvironment(context, environment);
  if (context.ports.gitHost === undefined) {
    const { host } = context.flow.repository;
    context.log(`No ${host} credentials: the deployment is not reported to ${host}.`);
    return;
  }
  const commit = await context.ports.repository.head();
  const tag = await findTag(context, asked, commit);
  const { deployment } = context;
  const links = deployment?.environment === environment && deployment.tag === tag ? deployment.links : [];
  const name = deploymentName(environment, tag);
  const release = deployment?.release ?? '';
  await describeOnHost(context, asked, { environment, name, tag, release, commit: commit.id, links }, state);
}
