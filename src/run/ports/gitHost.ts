import type { HostDeployment } from '../../plan/operation.ts';
import type { ChangeState } from '../../plan/prune.ts';

/** A pull request. */
export interface Change {
  readonly number: number;
  readonly state: ChangeState;
  readonly source: string;
  readonly target: string;
  /** The commit at its source's head. */
  readonly head: string;
  readonly mergeCommit?: string;
  readonly url: string;
}

/** How a deployment goes, as the git host shows it. */
export interface DeploymentReport {
  /** The name of the host's environment. */
  readonly environment: string;
  readonly commit: string;
  readonly state: 'inProgress' | 'success' | 'failure';
  /** Whether it goes away with its change. */
  readonly isTransient: boolean;
  readonly isProduction: boolean;
  /** The front page of the deployment. */
  readonly url?: string;
  /** The page of the build. */
  readonly logUrl?: string;
}

export type { HostDeployment };

/** What the git host shows of deployments. */
export interface HostEnvironments {
  /** The names of its environments. */
  readonly names: readonly string[];
  /** Those that this flow reported, and no others. */
  readonly deployments: readonly HostDeployment[];
}

/** Where changes are proposed and merged. */
export interface GitHost {
  /** The changes that brought a commit, or have it as their head. */
  changesOf(commit: string): Promise<readonly Change[]>;
  openChanges(): Promise<readonly Change[]>;
  /** `undefined` when there is none of that number. */
  change(number: number): Promise<Change | undefined>;
  findOpenChange(source: string, target: string): Promise<Change | undefined>;
  openChange(request: {
    readonly source: string;
    readonly target: string;
    readonly title: string;
    readonly body: string;
  }): Promise<Change>;
  /**
   * Merges a change if `head` is still the commit at its source's head; one that is merged already is left alone.
   *
   * @throws {Failure} `state-changed` when the head moved, `not-mergeable` on a conflict or an unmet rule
   */
  merge(number: number, head: string): Promise<void>;
  /** What it shows of deployments, in as few requests as possible. */
  environments(): Promise<HostEnvironments>;
  /**
   * Sets an environment's deployments inactive, deletes them, and then the environment itself.
   *
   * @returns what was not allowed, in words, when the credentials may not delete environments: then they are inactive
   */
  forgetEnvironment(name: string, deployments: readonly HostDeployment[]): Promise<string | undefined>;
  report(report: DeploymentReport): Promise<void>;
  /** Writes the one comment on a change that carries a mark, or rewrites it. */
  comment(change: number, mark: string, text: string): Promise<void>;
}
