import { createGit } from '../../adapters/git/client.ts';
import { mayPush } from '../../adapters/registry/rights.ts';
import { readGitCredentials, readRegistryCredentials } from '../../agent/credentials.ts';
import { readGitHubRights } from '../../hosts/github/rights.ts';
import { CREDENTIAL_VARIABLES } from '../../model/names.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { doubtful, type Finding, ok, wrong } from '../../run/finding.ts';
import { formatTime } from '../formatTime.ts';
import { type Check, check } from './check.ts';

/** What the run asks over the network: git, the git host and the registry. */
export function remoteChecks(context: AgentContext): readonly Check[] {
  return [gitReadCheck(context), gitWriteCheck(context), gitHubCheck(context), registryCheck(context)];
}

const ORIGIN = 'See what "git ls-remote origin" says; the remote "origin" must be the flow\'s repository.';

function gitReadCheck(context: AgentContext): Check {
  return check(
    'git remote',
    async (signal) => {
      const { flow, folder, variables } = context;
      const git = createGit({ folder, variables, signal, ...readGitCredentials(flow, variables) });
      const heads = (await git.read(['ls-remote', '--heads', 'origin'])).split('\n').map((line) => line.split('\t')[1]);
      const missing = flow.environments.filter(({ branch }) => !heads.includes(`refs/heads/${branch}`));
      if (missing.length === 0) return ok('readable, with the branch of every environment');
      const names = missing.map(({ branch }) => branch).join(', ');
      return wrong(`readable, but without: ${names}`, 'Push the branches that environments are deployed from.');
    },
    ORIGIN,
  );
}

function gitWriteCheck(context: AgentContext): Check {
  return check(
    'git push',
    async (signal) => {
      const { flow, folder, variables } = context;
      const git = createGit({ folder, variables, signal, ...readGitCredentials(flow, variables) });
      await git.read(['push', '--dry-run', '--porcelain', 'origin', `HEAD:refs/pipegen/${flow.name}.doctor`]);
      return ok(`refs/pipegen/${flow.name} is writable, as far as the remote tells`);
    },
    'The ledger is pushed there: give the credentials the right to write to the repository.',
  );
}

/** Below so many requests a promotion or a prune may have to wait for the next hour. */
const FEW_REQUESTS = 200;
const DAY_MILLISECONDS = 86_400_000;

function gitHubCheck({ flow, ports, variables }: AgentContext): Check {
  return check(
    'GitHub',
    async (signal): Promise<readonly Finding[]> => {
      const token = variables[CREDENTIAL_VARIABLES.githubToken];
      if (ports.gitHost === undefined || !token)
        return [
          ports.gitHost === undefined
            ? wrong('the repository is on GitHub, and there is no token', 'Set GITHUB_TOKEN.')
            : ok('the remote is plain git, without a host'),
        ];
      const { repository, githubApi: api } = flow.jenkins;
      const rights = await readGitHubRights({ repository, token, api, signal });
      const { requestsLeft: left, requestsAnHour: most, expiresAt } = rights;
      return [
        rights.mayPush
          ? ok(`the token may write to ${repository}`)
          : wrong(`the token may not write to ${repository}`, 'Give it write access to contents and pull requests.'),
        ...(rights.isAdministrator
          ? []
          : [
              doubtful(
                'the token may not delete environments: they are only set inactive',
                'Give it the Administration permission, if they shall be deleted.',
              ),
            ]),
        ...(left !== undefined && left < FEW_REQUESTS
          ? [doubtful(`${left} of ${most} requests are left in this hour`, 'Wait, or use a token of its own.')]
          : []),
        ...(expiresAt !== undefined && expiresAt.getTime() - Date.now() < 7 * DAY_MILLISECONDS
          ? [doubtful(`the token ends at ${formatTime(expiresAt.toISOString())}`, 'Make a new one before.')]
          : []),
      ];
    },
    'Check GITHUB_TOKEN, jenkins.repository and jenkins.githubApi.',
  );
}

function registryCheck({ flow, variables }: AgentContext): Check {
  return check(
    'Registry',
    async (signal) => {
      const [image] = flow.images;
      if (image === undefined) return ok('the flow builds no image');
      const reference = `${flow.registry}/${image.repository}`;
      const credentials = readRegistryCredentials(variables);
      const who = credentials === undefined ? 'without credentials' : `from ${credentials.user}`;
      return (await mayPush(reference, credentials, signal))
        ? ok(`${flow.registry} takes images ${who}`)
        : wrong(
            `${flow.registry} takes no ${image.repository} ${who}`,
            'Set REGISTRY_USER and REGISTRY_PASSWORD to those of somebody who may push.',
          );
    },
    'See that the registry runs, and can be reached from here.',
  );
}
