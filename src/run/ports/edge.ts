import type { StepRequest } from '../../model/stepContext.ts';
import type { Front } from '../../plan/traffic.ts';

/** What lets requests in and decides which revision answers them. */
export interface Edge {
  /**
   * The fronts of all flows that it knows.
   *
   * @throws {Failure} `edge-missing` when none runs on the target, `edge-ambiguous` when several do
   */
  fronts(): Promise<readonly Front[]>;
  /** Makes requests follow a front: everything that was known of it is replaced at once. */
  write(front: Front): Promise<void>;
  /** Sends requests to a front's host names nowhere any more. */
  remove(front: Pick<Front, 'name' | 'ledger'>): Promise<void>;
  /**
   * Asks a link as its users do, through the edge itself, wherever DNS leads its host name to. Redirects are answers, and
   * any certificate will do.
   *
   * @throws {Error} when nothing answers
   */
  fetch(url: string | URL, options?: StepRequest): Promise<Response>;
}

/** The header in which an edge says which revision it sent a request to. */
export const REVISION_HEADER = 'X-Pipegen-Revision';

/** The header whose token leads a request to the revision that is being verified. */
export const PREVIEW_HEADER = 'X-Pipegen-Preview';
