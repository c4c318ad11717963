import type { Build } from './runningBuild.ts';

/**
 * What steps give. Those that are not here give what nobody said: `unknown`. The shell steps are not, as what they give
 * depends on their arguments.
 *
 * @see https://www.jenkins.io/doc/pipeline/steps/
 */
export interface StepResults {
  readonly archiveArtifacts: undefined;
  readonly build: Build;
  readonly checkout: ScmVariables;
  readonly cleanWs: undefined;
  readonly compareVersions: number;
  readonly deleteDir: undefined;
  readonly echo: undefined;
  readonly emailext: undefined;
  /** It throws. */
  readonly error: never;
  readonly envVarsForTool: readonly string[];
  readonly fileExists: boolean;
  readonly findFiles: readonly FoundFile[];
  readonly fingerprint: undefined;
  readonly git: ScmVariables;
  readonly httpRequest: HttpResponse;
  readonly isUnix: boolean;
  readonly junit: TestResults;
  readonly libraryResource: string;
  readonly mail: undefined;
  readonly md5: string;
  readonly milestone: undefined;
  readonly nodesByLabel: readonly string[];
  readonly publishHTML: undefined;
  readonly pwd: string;
  readonly readFile: string;
  readonly readProperties: { readonly [name: string]: string | undefined };
  readonly readTrusted: string;
  readonly sha1: string;
  readonly sha256: string;
  readonly sleep: undefined;
  readonly stash: undefined;
  readonly tm: string;
  readonly tool: string;
  readonly touch: undefined;
  readonly unstable: undefined;
  readonly unstash: undefined;
  readonly waitForBuild: Build;
  readonly writeFile: undefined;
}

/** Blocks that do not simply give what the function gives that they run. */
export interface BlockResults {
  /** Also when the function succeeds. */
  readonly catchError: { readonly inner: unknown; readonly result: undefined };
  readonly waitUntil: { readonly inner: boolean; readonly result: undefined };
  /** Also when the function succeeds. */
  readonly warnError: { readonly inner: unknown; readonly result: undefined };
}

/** The variables that a checkout sets, such as `GIT_COMMIT`. */
interface ScmVariables {
  readonly GIT_BRANCH?: string;
  readonly GIT_COMMIT?: string;
  readonly GIT_LOCAL_BRANCH?: string;
  readonly GIT_PREVIOUS_COMMIT?: string;
  readonly GIT_PREVIOUS_SUCCESSFUL_COMMIT?: string;
  readonly GIT_URL?: string;
  readonly [name: string]: string | undefined;
}

/** @see https://www.jenkins.io/doc/pipeline/steps/pipeline-utility-steps/ */
interface FoundFile {
  readonly name: string;
  /** Relative to the current folder. */
  readonly path: string;
  readonly directory: boolean;
  /** In bytes. */
  readonly length: number;
  /** In milliseconds since 1970. */
  readonly lastModified: number;
}

/** @see https://www.jenkins.io/doc/pipeline/steps/http_request/ */
interface HttpResponse {
  readonly status: number;
  readonly content: string;
}

/** @see https://www.jenkins.io/doc/pipeline/steps/junit/ */
interface TestResults {
  readonly failCount: number;
  readonly passCount: number;
  readonly skipCount: number;
  readonly totalCount: number;
}
