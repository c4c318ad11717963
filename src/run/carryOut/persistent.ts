import type { OperationOf } from '../../plan/operation.ts';
import { withLedger } from '../../plan/stacks.ts';
import type { AgentContext } from '../agentContext.ts';
import { engineFor } from './engine.ts';
import { type Facts, needLedger } from './facts.ts';
import { DeploymentFailure, showFailing } from './giveUp.ts';

/**
 * Changes persistent services in place. When one does not become healthy with its data, such as after an upgrade that
 * refuses what is there, the containers that ran before come back.
 */
export async function updatePersistent(
  context: AgentContext,
  operation: OperationOf<'updatePersistent'>,
  facts: Facts,
): Promise<void> {
  const engine = engineFor(context, operation);
  const { stack, services, environment } = operation;
  const before = await engine.setAside(stack.project, services);
  try {
    await engine.update(withLedger(stack, needLedger(facts)), services);
  } catch (error) {
    context.signal.throwIfAborted();
    await showFailing(context, engine, stack.project);
    await engine.putBack(before);
    throw new DeploymentFailure(
      error,
      undefined,
      `${services.join(', ')} of ${environment} ${services.length === 1 ? 'runs' : 'run'} again as before, with the data as it was left. Fix what is said above; the backup that was taken is there, too: pipegen restore ${environment} --list`,
    );
  }
  await engine.discard(before);
}
