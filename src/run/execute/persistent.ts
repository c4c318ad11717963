import { LABELS } from '../../model/names.ts';
import type { OperationOf } from '../../plan/operation.ts';
import { withLedger } from '../../plan/stacks.ts';
import type { AgentContext } from '../agentContext.ts';
import { PROJECT_LABEL } from '../ports/engine.ts';
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

/** Removes persistent services that a flow no longer has, and the volumes that it says may go. */
export async function removeServices(
  context: AgentContext,
  operation: OperationOf<'removeServices'>,
  facts: Facts,
): Promise<void> {
  const engine = engineFor(context, operation);
  const labels = { [PROJECT_LABEL]: operation.project, [LABELS.ledger]: needLedger(facts) };
  const [containers, resources] = await Promise.all([engine.containers(labels), engine.resources(labels)]);
  const own = containers.filter(({ service }) => operation.services.includes(service));
  await engine.removeContainers(own.map(({ id }) => id));
  const volumes = resources.filter(({ kind, name }) => kind === 'volume' && operation.volumes.includes(name));
  await engine.removeVolumes(volumes.map(({ name }) => name));
}
