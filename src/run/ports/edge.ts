import type { StepRequest } from '../../model/stepContext.ts';
import type { Front } from '../../plan/traffic.ts';

/** A reverse proxy that routes requests to revisions. */
export interface Edge {
  /**
   * Returns the fronts of all flows.
   *
   * @throws {Failure} `edge-missing` if none is running on the target, `edge-ambiguous` if several are
   */
  fronts(): Promise<readonly Front[]>;
  /** Configures a front. Its earlier configuration is replaced atomically. */
  write(front: Front): Promise<void>;
  /** Removes a front, so that its host names are no longer served. */
  remove(front: Pick<Front, 'name' | 'ledger'>): Promise<void>;
  /**
   * Sends a request to a link through the edge, independent of DNS. Redirects are not followed, and
   * certificates are not checked.
   *
   * @throws {Error} if there is no response
   */
  fetch(url: string | URL, options?: StepRequest): Promise<Response>;
}

/** The response header with the name of the serving revision. */
export const REVISION_HEADER = 'X-Pipegen-Revision';

/** The request header with the token that routes a request to the revision that is being verified. */
export const PREVIEW_HEADER = 'X-Pipegen-Preview';
