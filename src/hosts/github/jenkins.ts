import { inside, set } from '../../jenkins/controller/jobDsl.ts';
import { ALL_BRANCHES, HEAD_OF_CHANGE, type JenkinsHost } from '../jenkinsHost.ts';

/** @see https://github.com/jenkinsci/github-branch-source-plugin, `BranchDiscoveryTrait` and `OriginPullRequestDiscoveryTrait` */
export const gitHubInJenkins: JenkinsHost = {
  plugin: { id: 'github-branch-source', names: ['github', 'gitHubConfiguration'] },
  branchSource({ id, repository: { path, url, api, credentials = '' }, branches }) {
    const [owner = '', name = ''] = path.split('/');
    return inside('github', [
      set('id', id),
      ...(api === undefined ? [] : [set('apiUri', api)]),
      set('repoOwner', owner),
      set('repository', name),
      set('repositoryUrl', url),
      set('configuredByUrl', true),
      set('credentialsId', credentials),
      inside('traits', [
        inside('gitHubBranchDiscovery', [set('strategyId', ALL_BRANCHES)]),
        inside('gitHubPullRequestDiscovery', [set('strategyId', HEAD_OF_CHANGE)]),
        inside('headWildcardFilter', [set('includes', [...branches, 'PR-*'].join(' ')), set('excludes', '')]),
      ]),
    ]);
  },
  servers(repositories) {
    const apis = [...new Set(repositories.flatMap(({ api }) => api ?? []))];
    const endpoints = apis.map((apiUri) => ({ apiUri, name: new URL(apiUri).host }));
    return endpoints.length === 0 ? {} : { gitHubConfiguration: { endpoints } };
  },
  credentials: () => [],
};
