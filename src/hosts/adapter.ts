import type { GitOptions } from '../adapters/git/client.ts';
import type { Repository } from '../model/repository.ts';
import type { Finding } from '../run/finding.ts';
import type { GitHost } from '../run/ports/gitHost.ts';

/** Which repository is opened, for whom, and how. */
export interface OpenHostOptions {
  readonly repository: Repository;
  /** The name of the flow whose deployments are reported. */
  readonly flow: string;
  /** Absent where plain git needs none. */
  readonly token?: string;
  /** A working copy of the repository. */
  readonly folder: string;
  readonly variables: GitOptions['variables'];
  readonly credentials?: NonNullable<GitOptions['credentials']>;
  readonly signal: AbortSignal;
  /** Is told what takes longer than it should. */
  readonly log: (line: string) => void;
}

/** How a kind of git host is reached. What it takes is loaded when it is first asked. */
export interface HostAdapter {
  open(options: OpenHostOptions): Promise<GitHost>;
  /**
   * Asks what a token may do with the repository, in as few requests as possible.
   *
   * @throws {Failure} when the host does not answer, or refuses the token
   */
  judgeRights(repository: Repository, token: string, signal: AbortSignal): Promise<readonly Finding[]>;
  /** Host names under which git reaches it, in lower case, besides that of the repository's own address. */
  readonly otherNames: readonly string[];
}
