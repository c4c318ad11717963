import { agreedPlan } from '../plan/agreed.ts';
import { planDeployment as plan } from '../plan/deployment.ts';
import { formatPlan } from '../plan/formatPlan.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { deploymentRequest } from '../run/deploymentRequest.ts';
import { observeForDeployment } from '../run/observe.ts';
import { writeRecord } from '../run/records.ts';

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
  const request = await deploymentRequest(context, environment);
  const planned = plan(context.flow, request, await observeForDeployment(context, request));
  await writeRecord(context.ports.store, 'plan', agreedPlan(environment, planned));
  return formatPlan(planned);
}
