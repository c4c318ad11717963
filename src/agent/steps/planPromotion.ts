import { agreedPlan } from '../../plan/agreed.ts';
import { formatPlan } from '../../plan/formatPlan.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { writeRecord } from '../../run/records.ts';
import { promoteTask } from '../../run/tasks/promote.ts';

/**
 * Says how the newest release of the environment below would be promoted, and why, and changes nothing. The plan is
 * pinned to the branches as they are now, in `.pipegen/promotion.json`.
 *
 * @returns the plan as text, to be shown before someone agrees to it
 *
 * @example
 * input message: planPromotion(environment: 'prod')
 */
export async function planPromotion(
  {
    environment,
  }: {
    /** The environment to promote to. */
    environment: string;
  },
  context: AgentContext,
): Promise<string> {
  const { plan } = await promoteTask(context, { environment, mergeOnly: true }).observe(context);
  await writeRecord(context.ports.store, 'promotion', agreedPlan(environment, plan));
  return formatPlan(plan);
}
