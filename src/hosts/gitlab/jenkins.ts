import { login } from '../../jenkins/controller/credential.ts';
import { inside, set } from '../../jenkins/controller/jobDsl.ts';
import type { Repository } from '../../model/repository.ts';
import { ALL_BRANCHES, HEAD_OF_CHANGE, type JenkinsHost } from '../jenkinsHost.ts';

/**
 * The plugin asks the server with a token of its own kind of credential, and git reads the project with the login; both
 * hold the same token.
 *
 * @see https://github.com/jenkinsci/gitlab-branch-source-plugin
 */
export const gitLabInJenkins: JenkinsHost = {
  plugin: { id: 'gitlab-branch-source', names: ['gitlab', 'gitLabServers', 'gitlabPersonalAccessToken'] },
  branchSource: ({ id, repository, branches }) =>
    inside('gitlab', [
      set('id', id),
      set('serverName', serverName(repository)),
      set('projectOwner', repository.path.slice(0, repository.path.lastIndexOf('/'))),
      set('projectPath', repository.path),
      set('credentialsId', repository.credentials ?? ''),
      inside('traits', [
        inside('gitLabBranchDiscovery', [set('strategyId', ALL_BRANCHES)]),
        inside('originMergeRequestDiscoveryTrait', [set('strategyId', HEAD_OF_CHANGE)]),
        inside('headWildcardFilter', [set('includes', [...branches, 'MR-*'].join(' ')), set('excludes', '')]),
      ]),
    ]),
  servers(repositories) {
    const servers = repositories.map((repository) => ({
      name: serverName(repository),
      serverUrl: repository.api,
      credentialsId: tokenId(repository),
      manageWebHooks: true,
    }));
    return {
      gitLabServers: {
        servers: servers.filter(({ name }, index) => servers.findIndex((other) => other.name === name) === index),
      },
    };
  },
  credentials(repository) {
    const { credentials = '' } = repository;
    const description = 'Finds merge requests on GitLab and sets up its webhook.';
    const own = login(credentials, 'TOKEN', description);
    if (own.kind !== 'login') return [];
    const type = 'gitlabPersonalAccessToken';
    return [{ kind: 'token', type, id: tokenId(repository), description, variable: own.passwordVariable }];
  },
};

/** By what the plugin's jobs know a server: its host. */
function serverName({ api = '' }: Repository): string {
  return URL.canParse(api) ? new URL(api).host : api;
}

function tokenId({ credentials = '' }: Repository): string {
  return `${credentials}-token`;
}
