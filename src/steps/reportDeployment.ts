import { deploymentName } from '../model/names.ts';
import type { CurrentDeployment } from '../model/stepContext.ts';
import { changeNumber } from '../plan/tag.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { askedEnvironment } from '../run/askedEnvironment.ts';
import { findTag } from '../run/tag.ts';

/**
 * Shows on GitHub how a deployment goes: its deployment status with the link to it, and on success one comment on the
 * change, kept up to date, with all its links. Without GitHub credentials it only says so.
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
  const { ports, flow, variables, deployment } = context;
  const asked = askedEnvironment(context, environment);
  const { gitHost } = ports;
  if (gitHost === undefined) {
    context.log('No GitHub credentials: the deployment is not reported there.');
    return;
  }
  const commit = await ports.repository.head();
  const tag = await findTag(context, asked, commit);
  const links = deployment?.environment === environment && deployment.tag === tag ? deployment.links : [];
  const [front] = links;
  await gitHost.report({
    environment: asked.deployments === 'perChange' ? deploymentName(environment, tag) : environment,
    commit: commit.id,
    state,
    isTransient: asked.deployments === 'perChange',
    isProduction: asked.hosts === 'bare',
    ...(front === undefined ? {} : { url: front.url }),
    ...(variables.BUILD_URL === undefined ? {} : { logUrl: variables.BUILD_URL }),
  });
  const change = changeNumber(tag);
  if (state === 'success' && change !== undefined && links.length > 0 && deployment !== undefined)
    await gitHost.comment(change, `<!-- pipegen ${flow.name} ${environment} -->`, commentText(deployment));
}

function commentText({ name, commit, links }: CurrentDeployment): string {
  const rows = links.map(({ service, url }) => `| ${service} | ${url} |`);
  return [`**${name}** runs ${commit.slice(0, 7)}.`, '', '| service | link |', '| --- | --- |', ...rows].join('\n');
}
