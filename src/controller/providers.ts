import { PROVIDED } from '../jenkins/controller/plugins.ts';
import type { Usage } from '../jenkins/pipelines/usage.ts';

/** The plugin that brings a name at a place of a pipeline; nothing when it is not known, or Jenkins itself does. */
export function providerOf(place: keyof Usage, name: string): string | undefined {
  for (const table of [PROVIDED[place], WIDESPREAD[place]]) {
    const found = Object.entries(table).find(([, names]) => names.split(' ').includes(name));
    if (found !== undefined) return found[0] === 'core' ? undefined : found[0];
  }
  return undefined;
}

/**
 * What pipelines that nobody generated use as well.
 *
 * @see https://www.jenkins.io/doc/pipeline/steps/
 */
const WIDESPREAD: { readonly [Place in keyof Usage]: { readonly [plugin: string]: string } } = {
  agents: {
    'docker-workflow': 'docker dockerfile',
    'amazon-ecs': 'ecs',
    kubernetes: 'kubernetes',
  },
  conditions: { 'pipeline-model-definition': 'isRestartedRun' },
  options: {
    ansicolor: 'ansiColor',
    'build-timeout': 'buildTimeout',
    copyartifact: 'copyArtifactPermission',
    'gitlab-plugin': 'gitLabConnection gitlabBuilds',
    'pipeline-model-definition':
      'checkoutToSubdirectory newContainerPerStage parallelsAlwaysFailFast preserveStashes quietPeriod skipStagesAfterUnstable',
    'throttle-concurrents': 'throttleJobProperty',
    'workflow-basic-steps': 'catchError warnError withEnv',
    'workflow-job': 'disableResume durabilityHint rateLimitBuilds',
    'credentials-binding': 'withCredentials',
  },
  parameters: {
    credentials: 'credentials',
    'git-parameter': 'gitParameter',
    'uno-choice': 'activeChoice reactiveChoice activeChoiceHtml',
  },
  triggers: {
    github: 'githubPush',
    'gitlab-plugin': 'gitlab',
    'generic-webhook-trigger': 'GenericTrigger',
    'parameterized-scheduler': 'parameterizedCron',
  },
  steps: {
    core: 'archiveArtifacts fingerprint',
    ansicolor: 'ansiColor',
    'build-timeout': 'buildTimeout',
    'checks-api': 'publishChecks withChecks',
    'config-file-provider': 'configFileProvider',
    copyartifact: 'copyArtifacts',
    'docker-workflow': 'withDockerContainer withDockerRegistry withDockerServer',
    'email-ext': 'emailext emailextrecipients',
    git: 'git',
    github: 'githubNotify setGitHubPullRequestStatus',
    htmlpublisher: 'publishHTML',
    http_request: 'httpRequest',
    junit: 'junit',
    kubernetes: 'container podTemplate',
    'pipeline-build-step': 'build waitForBuild',
    'pipeline-groovy-lib': 'library',
    'pipeline-maven': 'withMaven',
    'pipeline-stage-step': 'stage',
    'pipeline-utility-steps':
      'findFiles readCSV readJSON readManifest readMavenPom readProperties readYaml sha1 sha256 tar touch untar unzip writeCSV writeJSON writeMavenPom writeYaml zip',
    slack: 'slackSend slackUploadFile slackUserIdFromEmail',
    sonar: 'waitForQualityGate withSonarQubeEnv',
    'ssh-agent': 'sshagent',
    timestamper: 'timestamps',
    'warnings-ng': 'recordIssues scanForIssues publishIssues',
    'workflow-basic-steps':
      'archive getContext isUnix pwd sleep step tool unarchive waitUntil warnError withContext wrap',
    'workflow-cps': 'load parallel',
    'workflow-durable-task-step': 'bat powershell pwsh ws',
    'ws-cleanup': 'cleanWs',
  },
};
