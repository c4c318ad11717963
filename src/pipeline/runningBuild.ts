/** How a build ended, from best to worst. */
export type BuildResult = 'SUCCESS' | 'UNSTABLE' | 'FAILURE' | 'NOT_BUILT' | 'ABORTED';

/**
 * A build, such as the one that runs, one before it, or one that `build` started.
 *
 * @see https://javadoc.jenkins.io/plugin/workflow-support/org/jenkinsci/plugins/workflow/support/steps/build/RunWrapper.html
 */
export interface Build {
  readonly number: number;
  /** How it ended; nothing while it runs and nothing went wrong. */
  readonly result: BuildResult | null;
  /** How it would end now. */
  readonly currentResult: BuildResult;
  /** Usually `#` and the number. */
  readonly displayName: string;
  /** The job's names and {@link displayName}. */
  readonly fullDisplayName: string;
  readonly description: string | null;
  readonly id: string;
  /** The job's name without its folders: in a multibranch job that of the branch. */
  readonly projectName: string;
  /** With its folders: `shop/main`. */
  readonly fullProjectName: string;
  /** When it was queued, in milliseconds since 1970. */
  readonly timeInMillis: number;
  /** When it began, in milliseconds since 1970. */
  readonly startTimeInMillis: number;
  /** In milliseconds. */
  readonly duration: number;
  /** For people: `2 min 3 sec`. */
  readonly durationString: string;
  /** Its page. */
  readonly absoluteUrl: string;
  readonly keepLog: boolean;
  /** Variables that the build set through `env`, and its parameters. */
  readonly buildVariables: { readonly [name: string]: string | undefined };
  /** What changed since the build before. */
  readonly changeSets: readonly ChangeSet[];
  readonly previousBuild: Build | null;
  /** The last one that was not `NOT_BUILT`. */
  readonly previousBuiltBuild: Build | null;
  readonly previousBuildInProgress: Build | null;
  readonly previousCompletedBuild: Build | null;
  readonly previousFailedBuild: Build | null;
  /** The last one that ended with `SUCCESS` or `UNSTABLE`. */
  readonly previousNotFailedBuild: Build | null;
  readonly previousSuccessfulBuild: Build | null;
  readonly nextBuild: Build | null;
  /** The builds that led to this one. */
  readonly upstreamBuilds: readonly Build[];
  /** Why it was started. */
  getBuildCauses(type?: string): readonly BuildCause[];
  resultIsBetterOrEqualTo(result: BuildResult): boolean;
  resultIsWorseOrEqualTo(result: BuildResult): boolean;
}

/** The build that runs. */
export interface CurrentBuild extends Omit<Build, 'result' | 'displayName' | 'description' | 'keepLog'> {
  /** How it ends; can only get worse. */
  result: BuildResult | null;
  displayName: string;
  description: string | null;
  /** Whether it is kept whatever the job's build discarder says. */
  keepLog: boolean;
}

interface BuildCause {
  /** For people: `Started by timer`. */
  readonly shortDescription: string;
  /** The Java class: `hudson.triggers.TimerTrigger$TimerTriggerCause`. */
  readonly _class: string;
  readonly [name: string]: unknown;
}

interface ChangeSet {
  /** `git` */
  readonly kind: string;
  readonly items: readonly Change[];
}

interface Change {
  readonly commitId: string;
  /** The first line of the message. */
  readonly msg: string;
  readonly author: { readonly fullName: string };
  /** In milliseconds since 1970. */
  readonly timestamp: number;
  readonly affectedPaths: readonly string[];
}
