import type { Repository } from '../model/repository.ts';
import type { HostKind } from './definitions.ts';
import { giteaInJenkins } from './gitea/jenkins.ts';
import { gitHubInJenkins } from './github/jenkins.ts';
import { gitLabInJenkins } from './gitlab/jenkins.ts';
import type { JenkinsHost } from './jenkinsHost.ts';
import { gitInJenkins } from './plainGit/jenkins.ts';

/** The Jenkins configuration of each kind of git host. */
const JENKINS_HOSTS: { readonly [Kind in HostKind]: JenkinsHost } = {
  github: gitHubInJenkins,
  gitlab: gitLabInJenkins,
  gitea: giteaInJenkins,
  git: gitInJenkins,
};

/** Returns the Jenkins configuration for a repository. */
export function jenkinsHost({ kind }: Pick<Repository, 'kind'>): JenkinsHost {
  return JENKINS_HOSTS[kind as HostKind];
}

/** Returns the Jenkins configuration of all kinds of git hosts. */
export const jenkinsHosts: readonly JenkinsHost[] = Object.values(JENKINS_HOSTS);
