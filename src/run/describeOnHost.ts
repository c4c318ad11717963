import type { Environment } from '../model/flow.ts';
import type { CurrentDeployment } from '../model/stepContext.ts';
import { changeNumber } from '../plan/tag.ts';
import type { AgentContext } from './agentContext.ts';
import type { DeploymentReport } from './ports/gitHost.ts';

/**
 * Reports the status of a deployment to the git host, with its link, and on success as one comment on the change,
 * which is kept up to date, with all links.
 */
export async function describeOnHost(
  { ports, flow, variables }: AgentContext,
  environment: Environment,
  deployment: CurrentDeployment,
  state: DeploymentReport['state'],
): Promise<void> {
  const { gitHost } = ports;
  if (gitHost === undefined) return;
  const { name, tag, commit, links } = deployment;
  const [front] = links;
  await gitHost.report({
    environment: environment.deployments === 'perChange' ? name : environment.name,
    commit,
    state,
    isTransient: environment.deployments === 'perChange',
    isProduction: environment.hosts === 'bare',
    ...(front === undefined ? {} : { url: front.url }),
    ...(variables.BUILD_URL === undefined ? {} : { logUrl: variables.BUILD_URL }),
  });
  const change = changeNumber(tag);
  if (state === 'success' && change !== undefined && links.length > 0)
    await gitHost.comment(change, `<!-- pipegen ${flow.name} ${environment.name} -->`, commentText(deployment));
}

function commentText({ name, commit, links }: CurrentDeployment): string {
  const rows = links.map(({ service, url }) => `| ${service} | ${url} |`);
  return [`**${name}** runs ${commit.slice(0, 7)}.`, '', '| service | link |', '| --- | --- |', ...rows].join('\n');
}
