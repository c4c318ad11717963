/** Where a pipeline can use a name; `symbols` are build steps and what describes arguments. */
export type Location = 'agents' | 'conditions' | 'options' | 'parameters' | 'steps' | 'symbols' | 'triggers';

/** The plugin that stands for Jenkins itself. */
export const CORE = 'core';

/**
 * Returns the plugins that bring a name to a location of a pipeline; none when they are not known.
 *
 * Options may be steps as well, and arguments of anything may be described by symbols.
 */
export function pluginsOf(location: Location, name: string): readonly string[] {
  for (const table of [PLUGINS[location], PLUGINS.steps, PLUGINS.symbols]) {
    const found = Object.entries(table).flatMap(([plugin, names]) => (namesIn(names).includes(name) ? [plugin] : []));
    if (found.length > 0) return found;
  }
  return [];
}

/** The names of all steps that some plugin of the table brings. */
export function stepsOfPlugins(): readonly string[] {
  return Object.values(PLUGINS.steps).flatMap(namesIn);
}

function namesIn(text: string): readonly string[] {
  return text.split(/\s+/);
}

/** The names that each plugin brings. @see https://www.jenkins.io/doc/pipeline/steps/ */
const PLUGINS: { readonly [At in Location]: { readonly [plugin: string]: string } } = {
  agents: {
    'amazon-ecs': 'ecs',
    'docker-plugin': 'dockerContainer',
    'docker-workflow': 'docker dockerfile',
    kubernetes: 'kubernetes',
    'pipeline-model-definition': 'any label node none',
  },
  conditions: {
    'pipeline-model-definition': `allOf anyOf branch buildingTag changelog changeRequest changeset environment equals
      expression isRestartedRun not tag triggeredBy`,
  },
  options: {
    'build-timeout': 'buildTimeout',
    copyartifact: 'copyArtifactPermission',
    core: 'buildDiscarder',
    'gitlab-plugin': 'gitLabConnection gitlabBuilds',
    'pipeline-model-definition': `checkoutToSubdirectory disableRestartFromStage newContainerPerStage
      parallelsAlwaysFailFast preserveStashes quietPeriod skipDefaultCheckout skipStagesAfterUnstable`,
    'throttle-concurrents': 'throttleJobProperty',
    'workflow-job': 'disableConcurrentBuilds disableResume durabilityHint rateLimitBuilds',
  },
  parameters: {
    core: 'booleanParam choice string text',
    credentials: 'credentials',
    'git-parameter': 'gitParameter',
    'uno-choice': 'activeChoice activeChoiceHtml reactiveChoice',
  },
  triggers: {
    core: 'cron pollSCM upstream',
    'generic-webhook-trigger': 'GenericTrigger',
    github: 'githubPush',
    'gitlab-plugin': 'gitlab',
    'parameterized-scheduler': 'parameterizedCron',
  },
  steps: {
    'allure-jenkins-plugin': 'allure',
    ansible: 'ansiblePlaybook ansibleVault',
    ansicolor: 'ansiColor',
    ant: 'withAnt',
    artifactory: `rtBuildInfo rtDownload rtMavenDeployer rtMavenResolver rtMavenRun rtPublishBuildInfo rtServer
      rtUpload`,
    'atlassian-jira-software-cloud': 'jiraSendBuildInfo jiraSendDeploymentInfo',
    badge: 'createSummary',
    'bitbucket-build-status-notifier': 'bitbucketStatusNotify',
    'checks-api': 'publishChecks withChecks',
    cobertura: 'cobertura',
    'config-file-provider': 'configFileProvider',
    'credentials-binding': 'withCredentials',
    'cucumber-reports': 'cucumber',
    'dependency-check-jenkins-plugin': 'dependencyCheck dependencyCheckPublisher',
    'dependency-track': 'dependencyTrackPublisher',
    'discord-notifier': 'discordSend',
    'docker-plugin': 'dockerNode',
    'docker-workflow': `dockerFingerprintFrom dockerFingerprintRun withDockerContainer withDockerRegistry
      withDockerServer`,
    'email-ext': 'emailext emailextrecipients',
    git: 'git',
    'github-pullrequest': 'setGitHubPullRequestStatus',
    'gitlab-plugin': 'acceptGitLabMR addGitLabMRComment gitlabCommitStatus updateGitlabCommitStatus',
    gradle: 'withGradle',
    'hashicorp-vault-plugin': 'withVault',
    htmlpublisher: 'publishHTML',
    http_request: 'httpRequest',
    jacoco: 'jacoco',
    jira: 'jiraComment',
    'job-dsl': 'jobDsl',
    junit: 'junit',
    kubernetes: 'container containerLog podTemplate',
    'kubernetes-cd': 'kubernetesDeploy',
    'kubernetes-cli': 'withKubeConfig withKubeCredentials',
    'lockable-resources': 'lock',
    mailer: 'mail',
    mattermost: 'mattermostSend',
    'nexus-artifact-uploader': 'nexusArtifactUploader',
    'nexus-jenkins-plugin': 'nexusPublisher',
    nodejs: 'nodejs',
    'Office-365-Connector': 'office365ConnectorSend',
    performance: 'perfReport',
    'pipeline-aws': 'ecrLogin s3Delete s3Download s3Upload withAWS',
    'pipeline-build-step': 'build waitForBuild',
    'pipeline-githubnotify-step': 'githubNotify',
    'pipeline-groovy-lib': 'library libraryResource',
    'pipeline-input-step': 'input',
    'pipeline-maven': 'withMaven',
    'pipeline-milestone-step': 'milestone',
    'pipeline-model-definition': 'envVarsForTool script validateDeclarativePipeline',
    'pipeline-stage-step': 'stage',
    'pipeline-utility-steps': `compareVersions findFiles md5 nodesByLabel prependToFile readCSV readJSON readManifest
      readMavenPom readProperties readTOML readYaml sha1 sha256 tar tee touch untar unzip verifyMd5 verifySha1
      verifySha256 writeCSV writeJSON writeMavenPom writeTOML writeYaml zip`,
    plot: 'plot',
    'publish-over-ssh': 'sshPublisher',
    robot: 'robot',
    rocketchatnotifier: 'rocketSend',
    'role-strategy': 'currentUserGlobalRoles currentUserItemRoles',
    slack: 'slackSend slackUploadFile slackUserIdFromEmail',
    'snyk-security-scanner': 'snykSecurity',
    sonar: 'waitForQualityGate withSonarQubeEnv',
    'ssh-agent': 'sshagent',
    'ssh-steps': 'sshCommand sshGet sshPut sshScript',
    subversion: 'svn',
    'telegram-notifications': 'telegramSend',
    'throttle-concurrents': 'throttle',
    timestamper: 'timestamps',
    'token-macro': 'tm',
    'warnings-ng': 'scanForIssues',
    'workflow-basic-steps': `archive catchError deleteDir dir echo error fileExists getContext isUnix mail pwd readFile
      retry sleep stash step timeout tool unarchive unstable unstash waitUntil warnError withContext withEnv wrap
      writeFile`,
    'workflow-cps': 'load parallel',
    'workflow-durable-task-step': 'bat node powershell pwsh sh ws',
    'workflow-multibranch': 'properties readTrusted resolveScm',
    'workflow-scm-step': 'checkout',
    xvfb: 'xvfb',
  },
  symbols: {
    copyartifact: 'copyArtifacts',
    core: 'archiveArtifacts fingerprint logRotator',
    'credentials-binding': 'string usernamePassword',
    'warnings-ng': 'publishIssues recordIssues',
    'ws-cleanup': 'cleanWs',
  },
};
