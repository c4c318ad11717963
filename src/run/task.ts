import type { LedgerState } from '../plan/ledger.ts';
import type { Plan } from '../plan/operation.ts';
import type { AgentContext } from './agentContext.ts';
import type { Facts } from './execute/facts.ts';

/** A task, in Jenkins or in a shell. */
export interface Task {
  /** The equivalent command: `pipegen promote qa`. */
  readonly command: string;
  /** The names of the environments that it changes and locks. The first one is the main one. */
  readonly environments: readonly string[];
  /** Whether a freeze of the main environment stops it. */
  readonly obeysFreeze: boolean;
  /** Whether the plan depends on systems that others change, so that it is always made again under the locks. */
  readonly looksAgain?: boolean;
  /**
   * Observes the current state, and plans the remaining operations. Called before the plan is shown, again under the locks,
   * and after each operation that later ones depend on. The plan is empty when the task is done.
   *
   * @param facts the results of this run's operations so far
   */
  observe(context: AgentContext, facts?: Facts): Promise<TaskPlan>;
}

/** A task's plan, with the context for its operations. */
export interface TaskPlan {
  readonly plan: Plan;
  /** The context of the plan's commit, if it is not the checked-out one. */
  readonly context: AgentContext;
  /** A final change of the ledger, after all operations. */
  readonly settle?: (state: LedgerState) => LedgerState;
}
