import type { OperationOf } from '../../plan/operation.ts';
import type { AgentContext } from '../agentContext.ts';

/** Deletes what the git host shows of a deployment that is gone; what it does not allow is said, and no failure. */
export async function forgetEnvironment(
  { ports, log }: AgentContext,
  { name, deployments }: OperationOf<'forgetEnvironment'>,
): Promise<void> {
  const refused = await ports.gitHost?.forgetEnvironment(name, deployments);
  if (refused !== undefined) log(refused);
}
