import { findEnvironment } from '../model/flow.ts';
import { deploymentName } from '../model/names.ts';
import { describeDeployment } from '../plan/links.ts';
import type { Operation } from '../plan/operation.ts';
import type { AgentContext } from './agentContext.ts';
import { describeOnHost } from './describeOnHost.ts';
import { whyOf } from './failure.ts';

/** Reports a deployment to the git host. Errors are only warnings, because the deployment serves anyway. */
export async function reportRollout(context: AgentContext, done: readonly Operation[]): Promise<void> {
  const verified = done.findLast((operation) => operation.kind === 'confirm');
  if (verified === undefined) return;
  const { flow } = context;
  const environment = findEnvironment(flow, verified.environment);
  const { tag, release } = verified.rollout;
  const deployment = describeDeployment(flow, environment, tag, release);
  try {
    await describeOnHost(context, environment, deployment, 'success');
  } catch (error) {
    context.signal.throwIfAborted();
    const why = whyOf(error);
    context.log(`Warning: ${deploymentName(environment.name, tag)} is not shown on the git host: ${why}`);
  }
}
