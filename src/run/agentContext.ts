import type { CurrentDeployment, StepContext } from '../model/stepContext.ts';
import type { Actor } from '../plan/ledger.ts';
import type { Edge } from './ports/edge.ts';
import type { GitHost } from './ports/gitHost.ts';
import type { ImageBuilder } from './ports/imageBuilder.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Messenger } from './ports/messenger.ts';
import type { Progress } from './ports/progress.ts';
import type { Registry } from './ports/registry.ts';
import type { Repository } from './ports/repository.ts';
import type { Store } from './ports/store.ts';
import type { Target } from './ports/target.ts';

/** The external systems that steps use. */
export interface Ports {
  target(name: string): Target;
  /** Builds images. */
  readonly images: ImageBuilder;
  /** Returns the reverse proxy of a target. */
  edge(target: string): Edge;
  readonly repository: Repository;
  readonly registry: Registry;
  readonly store: Store;
  readonly messenger: Messenger;
  /** `undefined` if the credentials for the host of the repository are missing. */
  readonly gitHost: GitHost | undefined;
  readonly ledger: Ledger;
}

/** The context of pipegen's own steps. */
export interface AgentContext extends StepContext {
  readonly ports: Ports;
  /** The user or build that runs this. */
  readonly actor: Actor;
  /** Whether an actor is certainly not running any more: a process of this machine that has ended. */
  isGone(actor: Actor): boolean;
  readonly progress: Progress;
  /** Hides known secrets in a text. */
  mask(text: string): string;
  /** Returns a context with the flow and files of another commit; in Jenkins only the checked-out commit is available. */
  at(commit: string): Promise<AgentContext>;
  /** Waits; throws early if the build is stopped. */
  wait(seconds: number): Promise<void>;
  /** Runs another step, such as a check, for a deployment: one of pipegen or of the flow. */
  runStep(name: string, args: { readonly [name: string]: unknown }, deployment: CurrentDeployment): Promise<void>;
}
