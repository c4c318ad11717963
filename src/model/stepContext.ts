import type { Flow } from './flow.ts';

/** A link of a deployment. */
export interface DeploymentLink {
  /** What the link shows. */
  readonly service: string;
  /** `https://pr-57.example.com`. */
  readonly url: string;
}

/** The deployment that this run of the pipeline is about. */
export interface CurrentDeployment {
  /** The environment's name. */
  readonly environment: string;
  /** Its identifier: `qa-pr-57`. */
  readonly name: string;
  /** The change's name in host names: `pr-57`. */
  readonly tag: string;
  /** The release's identifier. */
  readonly release: string;
  readonly commit: string;
  readonly links: readonly DeploymentLink[];
}

/** What a request says besides its address. */
export interface StepRequest {
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
  readonly redirect?: 'follow' | 'manual';
  readonly signal?: AbortSignal;
}

/**
 * What a step script gets besides its arguments.
 *
 * @example
 * export async function smokeTest({ path = '/' }: { path?: string }, context: StepContext): Promise<void> {
 *   for (const link of context.deployment?.links ?? []) {
 *     const answer = await context.fetch(new URL(path, link.url), { signal: context.signal });
 *     if (!answer.ok) throw new Error(`${link.url} answers ${answer.status}.`);
 *   }
 * }
 */
export interface StepContext {
  readonly flow: Flow;
  /** The workspace, absolute. */
  readonly folder: string;
  /** The environment variables, with those of `.env` where the environment has none of the name. */
  readonly variables: { readonly [name: string]: string | undefined };
  /** Aborted when Jenkins stops the build: hand it to everything that waits. */
  readonly signal: AbortSignal;
  /** Absent before anything was deployed in this workspace. */
  readonly deployment?: CurrentDeployment;
  /**
   * Asks an address as `fetch` does. While a deployment is verified, its links lead to the revision that no user's request
   * reaches yet, through the edge itself; a redirect is then an answer.
   */
  fetch(url: string | URL, options?: StepRequest): Promise<Response>;
  /** Writes a line to the build's log; known secrets are masked. */
  log(line: string): void;
}
