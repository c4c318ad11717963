import type { AgentContext } from '../../run/agentContext.ts';
import { stateChanged } from '../../run/failure.ts';
import { performStep } from '../../run/performStep.ts';
import { needRecord } from '../../run/records.ts';
import { promoteTask } from '../../run/tasks/promote.ts';

/**
 * Executes what `planPromotion` showed: opens the change from the one branch into the other unless there is one, and
 * merges it at exactly the commit that was shown. When a branch moved meanwhile nothing is merged, and the exit code
 * is 3.
 *
 * @example
 * applyPromotion(environment: 'prod')
 */
export async function applyPromotion(
  {
    environment,
  }: {
    /** The environment to promote to. */
    environment: string;
  },
  context: AgentContext,
): Promise<void> {
  const shown = await needRecord(context.ports.store, 'promotion');
  if (shown.environment !== environment)
    throw stateChanged(`The plan is for ${shown.environment}, not for ${environment}.`);
  const { outcome } = await performStep(context, promoteTask(context, { environment, mergeOnly: true }), shown);
  if (outcome === 'nothingToDo') context.log('Nothing to do: already merged.');
}
