import { buildSteps, unspecified } from './callables.ts';
import { stepsOfPlugins } from './plugins.ts';
import type { Profile } from './profile.ts';

/**
 * What widespread plugins add that the controller of the standard profile did not have. Without a profile of one's own
 * controller nobody can tell whether they are installed, and too many pipelines use them to refuse them all.
 *
 * @see https://www.jenkins.io/doc/pipeline/steps/
 */
export const widespread: Pick<
  Profile,
  'agents' | 'options' | 'parameters' | 'stageOptions' | 'steps' | 'symbols' | 'tools' | 'triggers'
> = {
  agents: unspecified('dockerContainer', 'ecs', 'kubernetes'),
  options: unspecified(
    'datadog',
    'gitLabConnection',
    'gitlabBuilds',
    'gitlabCommitStatus',
    'office365ConnectorWebhooks',
    'podTemplate',
    'sidebarLinks',
    'throttleJobProperty',
    'withAWS',
    'withFolderProperties',
  ),
  parameters: unspecified(
    'activeChoice',
    'activeChoiceHtml',
    'base64File',
    'editableChoice',
    'extendedChoice',
    'hidden',
    'imageTag',
    'listGitBranches',
    'nonStoredPassword',
    'persistentBoolean',
    'persistentChoice',
    'persistentString',
    'persistentText',
    'reactiveChoice',
    'separator',
    'stashedFile',
    'validatingString',
  ),
  stageOptions: ['gitlabCommitStatus', 'podTemplate', 'throttle', 'withAWS', 'withFolderProperties'],
  steps: unspecified('hangoutsNotify', ...stepsOfPlugins()),
  symbols: {
    ...unspecified('discoverGitReferenceBuild', 'discoverReferenceBuild', 'mineRepository'),
    ...buildSteps(unspecified('publishCoverage', 'publishIssues', 'recordIssues', 'xunit')),
  },
  tools: [
    'allure',
    'com.cloudbees.jenkins.plugins.customtools.CustomTool',
    'dotnetsdk',
    'go',
    'gradle',
    'groovy',
    'hudson.plugins.gradle.GradleInstallation',
    'msbuild',
    'oc',
    'org.jenkinsci.plugins.terraform.TerraformInstallation',
    'sbt',
    'hudson.plugins.sonar.SonarRunnerInstallation',
    'hudson.plugins.sonar.MsBuildSQRunnerInstallation',
    'snyk',
    'terraform',
  ],
  triggers: unspecified(
    'GenericTrigger',
    'bitbucketPush',
    'eventTrigger',
    'gerrit',
    'githubBranches',
    'githubPullRequest',
    'githubPullRequests',
    'gitlab',
    'issueCommentTrigger',
    'parameterizedCron',
    'snapshotDependencies',
  ),
};
