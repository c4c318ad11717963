import type { LedgerState } from '../plan/ledger.ts';
import type { Plan } from '../plan/operation.ts';
import type { AgentContext } from './agentContext.ts';
import type { Facts } from './execute/facts.ts';

/** Something that is asked for: the same in Jenkins and in a shell. */
export interface Task {
  /** What was typed, or stands for it: `pipegen promote qa`. */
  readonly command: string;
  /** The names of the environments that it changes, which are locked while it works; it is about the first. */
  readonly environments: readonly string[];
  /** Whether a freeze of the environment that it is about stops it. */
  readonly obeysFreeze: boolean;
  /** Whether others than pipegen decide what is left to do, so that even a fresh look is taken again under the locks. */
  readonly looksAgain?: boolean;
  /**
   * Looks at the world, and decides what is left to do. Asked before anything is shown, again once the locks are held,
   * and after each operation that changes what the next ones depend on; empty when the world is as asked for.
   *
   * @param facts what came of this run's operations so far, which nobody needs to be asked for
   */
  observe(context: AgentContext, facts?: Facts): Promise<TaskPlan>;
}

/** A task's plan, with the context that its operations are executed in. */
export interface TaskPlan {
  readonly plan: Plan;
  /** The flow and the folder of the commit that the plan is about, where that is not the one that is checked out. */
  readonly context: AgentContext;
  /** What the ledger is to remember besides, once all is done. */
  readonly settle?: (state: LedgerState) => LedgerState;
}
