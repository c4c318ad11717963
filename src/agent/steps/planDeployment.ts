import { agreedPlan } from '../../plan/agreed.ts';
import { formatPlan } from '../../plan/formatPlan.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { observeBuildDeployment } from '../../run/deploymentRequest.ts';
import { writeRecord } from '../../run/records.ts';

/**
 * Says what `deployRelease` would do, and why, and changes nothing. After it, in the same workspace, `deployRelease` does
 * only what was said: when more would have to be done, the exit code is 3.
 *
 * @returns the plan as text, to be shown before someone agrees to it
 *
 * @example
 * input message: planDeployment(environment: 'prod')
 */
export async function planDeployment(
  {
    environment,
  }: {
    /** The name of an environment of the flow. */
    environment: string;
  },
  context: AgentContext,
): Promise<string> {
  const { plan } = await observeBuildDeployment(context, environment);
  await writeRecord(context.ports.store, 'plan', agreedPlan(environment, plan));
  return formatPlan(plan);
}
