import type { AgentContext } from './agentContext.ts';
import { badInput } from './failure.ts';
import type { GitHost } from './ports/gitHost.ts';

/** The git host, which a promotion cannot do without. */
export function needGitHost({ ports }: AgentContext): GitHost {
  if (ports.gitHost !== undefined) return ports.gitHost;
  throw badInput(
    'git-host-missing',
    'A promotion merges a change on GitHub, and there are no credentials for it.',
    'Set GITHUB_TOKEN; in Jenkins it comes from the credential that jenkins.githubCredentials names.',
  );
}
