import { createGit } from '../../adapters/git/client.ts';
import { mayPush } from '../../adapters/registry/rights.ts';
import { readGitCredentials, readHostToken, readRegistryCredentials } from '../../agent/credentials.ts';
import { hostAdapter } from '../../hosts/adapters.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { ok, wrong } from '../../run/finding.ts';
import { type Check, check } from './check.ts';

/** What the run asks over the network: git, the git host and the registry. */
export function remoteChecks(context: AgentContext): readonly Check[] {
  return [gitReadCheck(context), gitWriteCheck(context), hostCheck(context), registryCheck(context)];
}

const ORIGIN = 'Run "git ls-remote origin". The remote "origin" must be the flow\'s repository.';

function gitReadCheck(context: AgentContext): Check {
  return check(
    'git remote',
    async (signal) => {
      const { flow, folder, variables } = context;
      const git = createGit({ folder, variables, signal, ...readGitCredentials(flow, variables) });
      const heads = (await git.read(['ls-remote', '--heads', 'origin'])).split('\n').map((line) => line.split('\t')[1]);
      const missing = flow.environments.filter(({ branch }) => !heads.includes(`refs/heads/${branch}`));
      if (missing.length === 0) return ok("readable, with every environment's branch");
      const names = missing.map(({ branch }) => branch).join(', ');
      return wrong(`readable, but these branches are missing: ${names}`, 'Push these branches.');
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
      return ok(`refs/pipegen/${flow.name} is writable, according to the remote`);
    },
    'The ledger is pushed there. Grant the credentials write access to the repository.',
  );
}

function hostCheck({ flow: { repository }, ports, variables }: AgentContext): Check {
  const { host, variables: names } = repository;
  return check(
    host,
    async (signal) => {
      const token = readHostToken(repository, variables);
      if (ports.gitHost === undefined)
        return wrong(`the repository is on ${host}, and there is no token`, `Set ${names.token}.`);
      // Without a token the remote stands for the host.
      return token === undefined
        ? ok('the remote is plain git, without a host')
        : hostAdapter(repository).judgeRights(repository, token, signal);
    },
    `Check ${names.token}, and "repository" in the flow.`,
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
        ? ok(`${flow.registry} accepts images ${who}`)
        : wrong(
            `${flow.registry} rejects ${image.repository} ${who}`,
            'Set REGISTRY_USER and REGISTRY_PASSWORD to a user who may push.',
          );
    },
    'Check that the registry is running and reachable from this machine.',
  );
}
