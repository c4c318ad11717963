import type { AgentContext } from './agentContext.ts';
import { badInput } from './failure.ts';
import type { GitHost } from './ports/gitHost.ts';

/** Returns the git host; throws if there are no credentials for it. */
export function needGitHost({ flow, ports }: AgentContext): GitHost {
  if (ports.gitHost !== undefined) return ports.gitHost;
  const { host, variables } = flow.repository;
  throw badInput(
    'git-host-missing',
    `A promotion merges a change on ${host}, but there are no credentials for ${host}.`,
    `Set ${variables.token}. In Jenkins it comes from the credential named in "repository" of the flow.`,
  );
}
