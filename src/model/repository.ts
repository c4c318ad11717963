import type { Diagnostic } from './diagnostic.ts';
import type { OptionShape } from './options.ts';

/** The flow's repository, and the git host that it is on: plain data, the same for every kind of host. */
export interface Repository {
  /** The kind of git host: `github`. */
  readonly kind: string;
  /** What people call the host: `GitHub`. */
  readonly host: string;
  /** The address of its page, or of the repository itself where there are no pages. */
  readonly url: string;
  /** What git clones. */
  readonly clone: string;
  /** Its path on the host: `owner/name`, or `group/subgroup/name`. */
  readonly path: string;
  /** The address of the host's API, where there is one. */
  readonly api?: string;
  /** The id of the Jenkins credential that reads the repository and writes to the host; none where none is needed. */
  readonly credentials?: string;
  /** What a change's tag begins with: `pr` of `pr-57` for a pull request, `mr` for a merge request. */
  readonly changePrefix: ChangePrefix;
  /** What the host can do, and pipegen does without where it cannot. */
  readonly capabilities: HostCapabilities;
  /** The environment variables in which pipelines and people hand over the credential. */
  readonly variables: { readonly user: string; readonly token: string };
}

/** What not every git host can do. */
export interface HostCapabilities {
  /** Whether it shows deployments and environments; where it does not, a commit's status says what is deployed. */
  readonly deployments: boolean;
}

/** What the tag of a change begins with, by what the git host calls changes. */
export type ChangePrefix = 'pr' | 'mr';

/**
 * A kind of git host, as far as a flow's author and the generator know it.
 *
 * Each is in its host's own folder; `src/hosts/definitions.ts` lists them all.
 */
export interface HostDefinition<Options> {
  /** The shapes of what an author writes, by the option's name. */
  readonly options: { readonly [Name in Exclude<keyof Options, 'kind'>]-?: OptionShape };
  /** What is wrong with what an author wrote, although it has its shape. */
  check(options: Options): readonly Diagnostic[];
  /** Fills in defaults. */
  resolve(options: Options): Repository;
}
