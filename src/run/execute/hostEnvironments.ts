import type { OperationOf } from '../../plan/operation.ts';
import type { AgentContext } from '../agentContext.ts';

/** Deletes the git host's records of a removed deployment. Missing permissions are a warning, not an error. */
export async function forgetEnvironment(
  { ports, log }: AgentContext,
  { name, deployments }: OperationOf<'forgetEnvironment'>,
): Promise<void> {
  const refused = await ports.gitHost?.forgetEnvironment(name, deployments);
  if (refused !== undefined) log(refused);
}
