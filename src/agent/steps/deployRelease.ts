import { formatPlan } from '../../plan/formatPlan.ts';
import { describeDeployment } from '../../plan/links.ts';
import type { DeploymentRequest } from '../../plan/units.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { observeBuildDeployment } from '../../run/deploymentRequest.ts';
import { performStep } from '../../run/performStep.ts';
import { findRecord, writeRecord } from '../../run/records.ts';

/**
 * Deploys the release that `buildImages` recorded, beside what runs already, and waits until every container is healthy.
 *
 * Networks and the environment's persistent services come first. A new deployment that does not become healthy is removed
 * again, after the end of its logs was printed: whatever served before goes on serving. Running it again does only what
 * is left to do. The deployment is recorded in `.pipegen/deployment.json`.
 *
 * @example
 * deployRelease(environment: 'staging')
 */
export async function deployRelease(
  {
    environment,
  }: {
    /** The name of an environment of the flow. */
    environment: string;
  },
  context: AgentContext,
): Promise<void> {
  const { ports, flow } = context;
  const agreed = await findRecord(ports.store, 'plan');
  // What an earlier build deployed in this workspace must not pass for what this one does.
  for (const earlier of ['deployment', 'verified'] as const) await ports.store.removeRecord(earlier);
  let request: DeploymentRequest | undefined;
  const task = {
    command: `deployRelease(environment: '${environment}')`,
    environments: [environment],
    obeysFreeze: true,
    observe: async (here: AgentContext) => {
      const observed = await observeBuildDeployment(here, environment);
      request = observed.request;
      return { plan: observed.plan, context: here };
    },
  };
  const { outcome, plan } = await performStep(context, task, agreed?.environment === environment ? agreed : undefined);
  if (outcome === 'nothingToDo') context.log(formatPlan(plan));
  if (request === undefined) return;
  const deployment = describeDeployment(flow, request.environment, request.tag, request.release);
  await writeRecord(ports.store, 'deployment', deployment);
  for (const { service, url } of deployment.links) context.log(`${service}: ${url}`);
}
