import type { HostDeployment } from '../../plan/operation.ts';
import type { ChangeState } from '../../plan/prune.ts';

/** A pull request. */
export interface Change {
  readonly number: number;
  readonly state: ChangeState;
  readonly source: string;
  readonly target: string;
  /** The head of its source branch. */
  readonly head: string;
  readonly mergeCommit?: string;
  readonly url: string;
}

/** The status of a deployment for the git host. */
export interface DeploymentReport {
  /** The name of the host's environment. */
  readonly environment: string;
  readonly commit: string;
  readonly state: 'inProgress' | 'success' | 'failure';
  /** Whether it is removed with its change. */
  readonly isTransient: boolean;
  readonly isProduction: boolean;
  /** The front page of the deployment. */
  readonly url?: string;
  /** The page of the build. */
  readonly logUrl?: string;
}

export type { HostDeployment };

/** The git host's records of deployments. */
export interface HostEnvironments {
  /** The names of its environments. */
  readonly names: readonly string[];
  /** Only those that this flow reported. */
  readonly deployments: readonly HostDeployment[];
}

/** The git host, where changes are proposed and merged. */
export interface GitHost {
  /** Returns the changes that contain a commit, or have it as their head. */
  changesOf(commit: string): Promise<readonly Change[]>;
  openChanges(): Promise<readonly Change[]>;
  /** `undefined` if it does not exist. */
  change(number: number): Promise<Change | undefined>;
  findOpenChange(source: string, target: string): Promise<Change | undefined>;
  openChange(request: {
    readonly source: string;
    readonly target: string;
    readonly title: string;
    readonly body: string;
  }): Promise<Change>;
  /**
   * Merges a change if `head` is still the head of its source branch. Does nothing if it is already merged.
   *
   * @throws {Failure} `state-changed` if the head moved, `not-mergeable` on a conflict or an unmet rule
   */
  merge(number: number, head: string): Promise<void>;
  /** Returns its records of deployments, with as few requests as possible. */
  environments(): Promise<HostEnvironments>;
  /**
   * Sets an environment's deployments inactive, deletes them, and then the environment itself.
   *
   * @returns a description of what was not deleted, if the credentials cannot delete environments
   */
  forgetEnvironment(name: string, deployments: readonly HostDeployment[]): Promise<string | undefined>;
  report(report: DeploymentReport): Promise<void>;
  /** Creates or updates the comment with a mark on a change. */
  comment(change: number, mark: string, text: string): Promise<void>;
}
