import type { AgentContext } from './agentContext.ts';
import { badInput } from './failure.ts';
import type { GitHost } from './ports/gitHost.ts';

/** The git host, which a promotion cannot do without. */
export function needGitHost({ flow, ports }: AgentContext): GitHost {
  if (ports.gitHost !== undefined) return ports.gitHost;
  const { host, variables } = flow.repository;
  throw badInput(
    'git-host-missing',
    `A promotion merges a change on ${host}, and there are no credentials for it.`,
    `Set ${variables.token}; in Jenkins it comes from the credential that "repository" of the flow names.`,
  );
}
