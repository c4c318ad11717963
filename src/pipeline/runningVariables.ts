import type { Call } from './call.ts';
import type { CurrentBuild } from './runningBuild.ts';

/**
 * Jenkins' own variables, and `parallel`.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/getting-started/#global-variable-reference
 */
export interface JenkinsVariables {
  /** The environment. What is set here holds for the whole build; `withEnv` is for a part of it. */
  readonly env: EnvironmentVariables;
  /** The build's parameters, by name. */
  readonly params: { readonly [name: string]: string | boolean | undefined };
  readonly currentBuild: CurrentBuild;
  /** Where the Jenkinsfile came from: `checkout(scm)`. */
  readonly scm: Call<'describable'>;
  /**
   * Runs functions at the same time.
   *
   * @returns what each gave, by its name
   * @example
   * parallel({ lint: () => sh('make lint'), test: () => sh('make test'), failFast: true })
   */
  readonly parallel: (branches: Branches) => { readonly [name: string]: unknown };
}

interface Branches {
  /** Stops the others when one fails. */
  readonly failFast?: boolean;
  readonly [name: string]: (() => unknown) | boolean | undefined;
}

/**
 * Variables by name; those that are not set are nothing.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables
 */
interface EnvironmentVariables {
  /** `true` in a multibranch job's main branch. */
  readonly BRANCH_IS_PRIMARY?: string;
  /** The branch of a multibranch job; for a change a name such as `PR-7`. */
  readonly BRANCH_NAME?: string;
  readonly BUILD_DISPLAY_NAME?: string;
  /** The same as {@link BUILD_NUMBER}. */
  readonly BUILD_ID?: string;
  readonly BUILD_NUMBER?: string;
  /** `jenkins-`, the job's name and the build's number, with dashes for slashes. */
  readonly BUILD_TAG?: string;
  /** The build's page. */
  readonly BUILD_URL?: string;
  /** The user who wrote the change. */
  readonly CHANGE_AUTHOR?: string;
  readonly CHANGE_AUTHOR_DISPLAY_NAME?: string;
  readonly CHANGE_AUTHOR_EMAIL?: string;
  /** The branch that a change comes from. */
  readonly CHANGE_BRANCH?: string;
  /** Where a change comes from when it comes from a fork: its owner, or its whole name. */
  readonly CHANGE_FORK?: string;
  /** The number of the change; set in builds of changes only. */
  readonly CHANGE_ID?: string;
  /** The branch that a change is for. */
  readonly CHANGE_TARGET?: string;
  readonly CHANGE_TITLE?: string;
  /** The change's page. */
  readonly CHANGE_URL?: string;
  /** `true` */
  readonly CI?: string;
  readonly EXECUTOR_NUMBER?: string;
  readonly GIT_BRANCH?: string;
  readonly GIT_COMMIT?: string;
  readonly GIT_URL?: string;
  /** The controller's own folder. */
  readonly JENKINS_HOME?: string;
  /** The controller's address, which ends with a slash. */
  readonly JENKINS_URL?: string;
  /** The job's name without its folders. */
  readonly JOB_BASE_NAME?: string;
  /** The job's name with its folders: `shop/main`. */
  readonly JOB_NAME?: string;
  /** The job's page. */
  readonly JOB_URL?: string;
  /** The labels of the agent, with spaces between them. */
  readonly NODE_LABELS?: string;
  /** The agent's name; `built-in` for the controller. */
  readonly NODE_NAME?: string;
  /** The stage that runs. */
  readonly STAGE_NAME?: string;
  /** The tag of a multibranch job's build. */
  readonly TAG_NAME?: string;
  /** When the tag was made, in milliseconds since 1970. */
  readonly TAG_TIMESTAMP?: string;
  /** The build's folder on the agent. */
  readonly WORKSPACE?: string;
  /** A folder beside it that no checkout touches. */
  readonly WORKSPACE_TMP?: string;
  [name: string]: string | undefined;
}
