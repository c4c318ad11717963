import { findEnvironment } from '../model/flow.ts';
import type { Operation } from '../plan/operation.ts';
import type { AgentContext } from './agentContext.ts';
import { whyOf } from './failure.ts';

/**
 * Removes the git host's records of removed deployments. Missing permissions are a warning, because
 * the deployments are removed anyway.
 */
export async function forgetOnHost(context: AgentContext, done: readonly Operation[]): Promise<void> {
  const { flow, log, ports } = context;
  const forgotten = new Set(done.flatMap((one) => (one.kind === 'forgetEnvironment' ? [one.name] : [])));
  const removed = done.flatMap((one) =>
    one.kind === 'removeDeployment' && findEnvironment(flow, one.environment).deployments === 'perChange'
      ? [one.deployment]
      : [],
  );
  const left = removed.filter((name) => !forgotten.has(name));
  if (ports.gitHost === undefined || !flow.repository.capabilities.deployments || left.length === 0) return;
  try {
    const { deployments } = await ports.gitHost.environments();
    for (const name of left) {
      const own = deployments.filter(({ environment }) => environment === name);
      const refused = own.length === 0 ? undefined : await ports.gitHost.forgetEnvironment(name, own);
      if (refused !== undefined) log(refused);
    }
  } catch (error) {
    context.signal.throwIfAborted();
    log(`Warning: the git host still shows ${left.join(', ')}: ${whyOf(error)}`);
  }
}
