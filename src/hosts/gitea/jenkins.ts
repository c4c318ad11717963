import { inside, set } from '../../jenkins/controller/jobDsl.ts';
import { ALL_BRANCHES, HEAD_OF_CHANGE, type JenkinsHost } from '../jenkinsHost.ts';

/** The login's token serves git and the plugin alike. @see https://github.com/jenkinsci/gitea-plugin */
export const giteaInJenkins: JenkinsHost = {
  plugin: { id: 'gitea', names: ['giteaSCMSource', 'giteaServers'] },
  branchSource({ id, repository: { path, api = '', credentials = '' }, branches }) {
    const [owner = '', name = ''] = path.split('/');
    return inside('giteaSCMSource', [
      set('id', id),
      set('serverUrl', api),
      set('repoOwner', owner),
      set('repository', name),
      set('credentialsId', credentials),
      inside('traits', [
        inside('giteaBranchDiscovery', [set('strategyId', ALL_BRANCHES)]),
        inside('giteaPullRequestDiscovery', [set('strategyId', HEAD_OF_CHANGE)]),
        inside('headWildcardFilter', [set('includes', [...branches, 'PR-*'].join(' ')), set('excludes', '')]),
      ]),
    ]);
  },
  servers(repositories) {
    const servers = repositories.map(({ api = '', credentials = '' }) => ({
      displayName: URL.canParse(api) ? new URL(api).host : api,
      serverUrl: api,
      manageHooks: true,
      credentialsId: credentials,
    }));
    return {
      giteaServers: {
        servers: servers.filter(
          ({ serverUrl }, index) => servers.findIndex((other) => other.serverUrl === serverUrl) === index,
        ),
      },
    };
  },
  credentials: () => [],
};
