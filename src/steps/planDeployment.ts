import { planDeployment as plan } from '../plan/deployment.ts';
import { formatPlan } from '../plan/formatPlan.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { deploymentRequest } from '../run/deploymentRequest.ts';
import { observeForDeployment } from '../run/observe.ts';

/**
 * Says what `deployRelease` would do, and why, and changes nothing.
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
  const request = await deploymentRequest(context, environment);
  return formatPlan(plan(context.flow, request, await observeForDeployment(context, request)));
}
