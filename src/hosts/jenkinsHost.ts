import type { Statement } from '../groovy/ast.ts';
import type { Credential } from '../jenkins/controller/credential.ts';
import type { Repository } from '../model/repository.ts';

/** Options of a multibranch job. */
export interface BranchSource {
  /** The ID of the source in Jenkins. */
  readonly id: string;
  readonly repository: Repository;
  /** The branches that are built as such; changes are found besides. */
  readonly branches: readonly string[];
}

/** The Jenkins configuration of a kind of git host. All functions are pure. */
export interface JenkinsHost {
  /** The plugin that knows the host, and the names that it brings to Job DSL and the configuration as code. */
  readonly plugin: { readonly id: string; readonly names: readonly string[] };
  /**
   * The source of a multibranch job, in Job DSL.
   *
   * All branches are found, not only those without an open change: an environment's branch has one whenever it is
   * promoted. Other branches are built as changes only, so that nothing is built twice. Changes are built as they are, not
   * merged with their target, since what is reported must be a commit that the host has. Changes from forks are left out:
   * an agent with Docker would run any stranger's Dockerfile.
   */
  branchSource(source: BranchSource): Statement;
  /** The hosts' servers, below `unclassified` in the configuration as code; each of them once. */
  servers(repositories: readonly Repository[]): object;
  /** Credentials that the plugin needs besides the login by which git reads the repository. */
  credentials(repository: Repository): readonly Credential[];
}

/** All branches, whether or not a change was opened from them. The plugins' strategies have the same numbers. */
export const ALL_BRANCHES = 3;

/** A change's own head, without a merge into its target. */
export const HEAD_OF_CHANGE = 2;
