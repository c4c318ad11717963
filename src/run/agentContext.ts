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

/** The outside world, as far as steps deal with it. */
export interface Ports {
  target(name: string): Target;
  /** What images are built with. */
  readonly images: ImageBuilder;
  /** What lets requests in to the deployments on a target. */
  edge(target: string): Edge;
  readonly repository: Repository;
  readonly registry: Registry;
  readonly store: Store;
  readonly messenger: Messenger;
  /** `undefined` when the repository is on a host whose credentials are missing. */
  readonly gitHost: GitHost | undefined;
  readonly ledger: Ledger;
}

/** What the steps that pipegen brings get besides their arguments. */
export interface AgentContext extends StepContext {
  readonly ports: Ports;
  /** Who runs this. */
  readonly actor: Actor;
  /** Whether an actor surely runs no more: a process of this machine that has ended. */
  isGone(actor: Actor): boolean;
  readonly progress: Progress;
  /** Hides known secrets in a text. */
  mask(text: string): string;
  /** The same run with the flow and the files of another commit; a run in Jenkins has only the one that is checked out. */
  at(commit: string): Promise<AgentContext>;
  /** Waits; ends early, with an error, when the build is stopped. */
  wait(seconds: number): Promise<void>;
  /** Runs another step, such as a check, about a deployment: one that pipegen brings or the flow's own. */
  runStep(name: string, args: { readonly [name: string]: unknown }, deployment: CurrentDeployment): Promise<void>;
}
