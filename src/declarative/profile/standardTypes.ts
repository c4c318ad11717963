import { buildSteps, takes, takesNothing, unspecified } from './callables.ts';
import type { Callables } from './profile.ts';

/*
 * What the directives of Declarative Pipeline may name. The names are those that the validator of a Jenkins 2.516.2 lists
 * in its messages; the parameters are the constructors and setters of the classes after them.
 */

/** @see https://www.jenkins.io/doc/book/pipeline/syntax/#when */
export const standardConditions: Callables = {
  ...unspecified('allOf', 'anyOf', 'not'),
  branch: takes('pattern: String!, comparator: String'),
  buildingTag: takesNothing,
  changeRequest: takes(
    'author: String, authorDisplayName: String, authorEmail: String, branch: String, comparator: String, fork: String, id: String, target: String, title: String, url: String',
  ),
  changelog: takes('pattern: String!'),
  changeset: takes('pattern: String!, caseSensitive: boolean, comparator: String, shouldMatchAll: boolean'),
  environment: takes('name: String!, value: String!, ignoreCase: boolean'),
  equals: takes('expected: Object!, actual: Object!'),
  expression: takes('scriptBlock: Object!'),
  isRestartedRun: takesNothing,
  tag: takes('pattern: String!, comparator: String'),
  triggeredBy: takes('cause: String!, detail: String'),
};

/** @see https://www.jenkins.io/doc/book/pipeline/syntax/#post-conditions */
export const standardPostConditions = [
  'always',
  'changed',
  'fixed',
  'regression',
  'aborted',
  'success',
  'unsuccessful',
  'unstable',
  'failure',
  'notBuilt',
  'cleanup',
];

const CONTAINER =
  'alwaysPull: boolean, args: String, containerPerStageRoot: boolean, customWorkspace: String, label: String, registryCredentialsId: String, registryUrl: String, retries: int, reuseNode: boolean';
const NODE = takes('label: String!, customWorkspace: String, retries: int');

/** @see https://www.jenkins.io/doc/book/pipeline/syntax/#agent-parameters */
export const standardAgents: Callables = {
  any: takesNothing,
  docker: takes(`image: String!, ${CONTAINER}`),
  dockerfile: takes(`additionalBuildArgs: String, dir: String, filename: String, ${CONTAINER}`),
  label: NODE,
  node: NODE,
  none: takesNothing,
};

/** What is no step; the parameters of options that are steps are those of the steps. */
export const standardOptions: Callables = {
  ...unspecified(
    'ansiColor',
    'authorizationMatrix',
    'catchError',
    'lock',
    'newContainerPerStage',
    'retry',
    'script',
    'timeout',
    'timestamps',
    'waitUntil',
    'warnError',
    'withChecks',
    'withContext',
    'withCredentials',
    'withEnv',
    'wrap',
    'ws',
  ),
  buildDiscarder: takes('strategy: Map!'),
  checkoutToSubdirectory: takes('subdirectory: String!'),
  copyArtifactPermission: takes('projectNames: String!'),
  disableConcurrentBuilds: takes('abortPrevious: boolean'),
  disableRestartFromStage: takesNothing,
  disableResume: takesNothing,
  durabilityHint: takes('hint: Map!'),
  githubProjectProperty: takes('projectUrlStr: String!, displayName: String'),
  overrideIndexTriggers: takes('enableTriggers: boolean!'),
  parallelsAlwaysFailFast: takes('parallelsAlwaysFailFast: Boolean!'),
  preserveStashes: takes('buildCount: int'),
  quietPeriod: takes('quietPeriod: int!'),
  rateLimitBuilds: takes('throttle: Map!'),
  skipDefaultCheckout: takes('skipDefaultCheckout: Boolean!'),
  skipStagesAfterUnstable: takesNothing,
};

/** Those of a stage. */
export const standardStageOptions = [
  'ansiColor',
  'catchError',
  'checkoutToSubdirectory',
  'lock',
  'retry',
  'script',
  'skipDefaultCheckout',
  'timeout',
  'timestamps',
  'waitUntil',
  'warnError',
  'withChecks',
  'withContext',
  'withCredentials',
  'withEnv',
  'wrap',
  'ws',
];

/** @see https://www.jenkins.io/doc/book/pipeline/syntax/#triggers */
export const standardTriggers: Callables = {
  cron: takes('spec: String!'),
  githubPush: takesNothing,
  pollSCM: takes('scmpoll_spec: String!, ignorePostCommitHooks: boolean'),
  upstream: takes('upstreamProjects: String!, threshold: Map'),
};

/** @see https://www.jenkins.io/doc/book/pipeline/syntax/#available-parameters */
export const standardParameters: Callables = {
  ...unspecified('buildSelector', 'gitParameter'),
  booleanParam: takes('name: String!, defaultValue: boolean, description: String'),
  choice: takes('name: String!, choices: Object, description: String'),
  credentials: takes(
    'name: String!, credentialType: String, defaultValue: String, description: String, required: boolean',
  ),
  file: takes('name: String!, description: String'),
  password: takes('name: String!, defaultValue: String, defaultValueAsSecret: Map, description: String'),
  run: takes('name: String!, projectName: String!, description: String, filter: Map'),
  string: takes('name: String!, defaultValue: String, description: String, trim: boolean'),
  text: takes('name: String!, defaultValue: String, description: String, trim: boolean'),
};

/** By symbol and, as some tools have none, by class. */
export const standardTools = [
  'ant',
  'hudson.tasks.Ant$AntInstallation',
  'dockerTool',
  'org.jenkinsci.plugins.docker.commons.tools.DockerTool',
  'git',
  'hudson.plugins.git.GitTool',
  'jdk',
  'hudson.model.JDK',
  'jgit',
  'org.jenkinsci.plugins.gitclient.JGitTool',
  'jgitapache',
  'org.jenkinsci.plugins.gitclient.JGitApacheTool',
  'maven',
  'hudson.tasks.Maven$MavenInstallation',
  'nodejs',
  'jenkins.plugins.nodejs.tools.NodeJSInstallation',
];

const BINDING = 'credentialsId: String!';

/**
 * What arguments are made of, and build steps that are called like steps; the controller's list of steps has neither.
 *
 * Symbols that mean one thing in `withCredentials` and another elsewhere have no parameters here.
 *
 * @see https://www.jenkins.io/doc/pipeline/steps/credentials-binding/
 */
export const standardSymbols: Callables = {
  ...unspecified('file', 'scmGit', 'string'),
  ...buildSteps({
    ...unspecified('cleanWs', 'copyArtifacts', 'recordCoverage'),
    archiveArtifacts: takes(
      'artifacts: String!, allowEmptyArchive: boolean, caseSensitive: boolean, defaultExcludes: boolean, excludes: String, fingerprint: boolean, followSymlinks: boolean, onlyIfSuccessful: boolean',
    ),
    fingerprint: takes('targets: String!, caseSensitive: boolean, defaultExcludes: boolean, excludes: String'),
  }),
  certificate: takes(`keystoreVariable: String!, ${BINDING}, aliasVariable: String, passwordVariable: String`),
  dockerCert: takes(`variable: String!, ${BINDING}`),
  gitUsernamePassword: takes(`${BINDING}, gitToolName: String`),
  logRotator: takes(
    'artifactDaysToKeepStr: String, artifactNumToKeepStr: String, daysToKeepStr: String, numToKeepStr: String, removeLastBuild: boolean',
  ),
  sshUserPrivateKey: takes(
    `keyFileVariable: String!, ${BINDING}, passphraseVariable: String, usernameVariable: String`,
  ),
  throttle: takes('count: int!, durationName: String!, userBoost: boolean'),
  usernameColonPassword: takes(`variable: String!, ${BINDING}`),
  usernamePassword: takes(`usernameVariable: String!, passwordVariable: String!, ${BINDING}`),
};
