import type { GitOptions } from '../adapters/git/client.ts';
import type { Repository } from '../model/repository.ts';
import type { Finding } from '../run/finding.ts';
import type { GitHost } from '../run/ports/gitHost.ts';

/** Options for opening a repository. */
export interface OpenHostOptions {
  readonly repository: Repository;
  /** The name of the flow whose deployments are reported. */
  readonly flow: string;
  /** Absent for plain git without credentials. */
  readonly token?: string;
  /** A working copy of the repository. */
  readonly folder: string;
  readonly variables: GitOptions['variables'];
  readonly credentials?: NonNullable<GitOptions['credentials']>;
  readonly signal: AbortSignal;
  /** Logs delays. */
  readonly log: (line: string) => void;
}

/** The adapter of a kind of git host. Its libraries are loaded on first use. */
export interface HostAdapter {
  open(options: OpenHostOptions): Promise<GitHost>;
  /**
   * Checks the permissions of a token for the repository, with as few requests as possible.
   *
   * @throws {Failure} if the host is unreachable, or rejects the token
   */
  judgeRights(repository: Repository, token: string, signal: AbortSignal): Promise<readonly Finding[]>;
  /** Host names under which git reaches it, in lower case, besides that of the repository's own address. */
  readonly otherNames: readonly string[];
}
