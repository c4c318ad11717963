import type { AgreedPlan } from '../plan/agreed.ts';
import { formatPlan } from '../plan/formatPlan.ts';
import type { AgentContext } from './agentContext.ts';
import { type Performed, perform } from './perform.ts';
import type { Task } from './task.ts';

/** A pipeline can wait for long. Its own timeout in Jenkins ends it. */
const WAIT_LOCK_SECONDS = 3_600;

/** Performs a task in a pipeline's step: prints the plan, without asking for approval. */
export function performStep(
  context: AgentContext,
  task: Task,
  agreed?: Pick<AgreedPlan, 'operations'>,
): Promise<Performed> {
  return perform(context, task, {
    waitLockSeconds: WAIT_LOCK_SECONDS,
    asksNobody: true,
    ...(agreed === undefined ? {} : { agreed }),
    async agree(plan) {
      context.log(formatPlan(plan));
      return true;
    },
  });
}
