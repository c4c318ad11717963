import { inside, set } from '../../jenkins/controller/jobDsl.ts';
import type { JenkinsHost } from '../jenkinsHost.ts';

/** Jenkins finds branches only: of changes, which pipegen itself keeps in the repository, it knows nothing. */
export const gitInJenkins: JenkinsHost = {
  plugin: { id: 'git', names: ['git'] },
  branchSource: ({ id, repository: { clone, credentials }, branches }) =>
    inside('git', [
      set('id', id),
      set('remote', clone),
      ...(credentials === undefined ? [] : [set('credentialsId', credentials)]),
      inside('traits', [
        inside('gitBranchDiscovery', []),
        inside('headWildcardFilter', [set('includes', branches.join(' ')), set('excludes', '')]),
      ]),
    ]),
  servers: () => ({}),
  credentials: () => [],
};
