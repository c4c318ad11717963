import { LABELS } from '../../model/names.ts';
import type { OperationOf } from '../../plan/operation.ts';
import { withLedger } from '../../plan/units.ts';
import type { AgentContext } from '../agentContext.ts';
import { type Facts, needLedger } from './facts.ts';
import { DeploymentFailure, showFailing } from './giveUp.ts';
import { targetFor } from './units.ts';

/**
 * Updates persistent services in place. If one does not become healthy, such as after an upgrade that cannot read the
 * existing data, the earlier containers are restored.
 */
export async function updatePersistent(
  context: AgentContext,
  operation: OperationOf<'updatePersistent'>,
  facts: Facts,
): Promise<void> {
  const target = targetFor(context, operation);
  const { unit, services, environment } = operation;
  const before = await target.setAside(unit.name, services);
  try {
    await target.update(withLedger(unit, needLedger(facts)), services);
  } catch (error) {
    context.signal.throwIfAborted();
    await showFailing(context, target, unit.name);
    await target.putBack(before);
    throw new DeploymentFailure(
      error,
      undefined,
      `${services.join(', ')} of ${environment} ${services.length === 1 ? 'runs' : 'run'} again with the earlier configuration and the current data. Fix the error above. To list the backups, including the one just taken: pipegen restore ${environment} --list`,
    );
  }
  await target.discard(before);
}

/** Removes persistent services that are no longer in the flow, and their discarded volumes. */
export async function removeServices(
  context: AgentContext,
  operation: OperationOf<'removeServices'>,
  facts: Facts,
): Promise<void> {
  const target = targetFor(context, operation);
  const own = { unit: operation.unitName, labels: { [LABELS.ledger]: needLedger(facts) } };
  const [containers, resources] = await Promise.all([target.replicas(own), target.resources(own)]);
  const gone = containers.filter(({ service }) => operation.services.includes(service));
  await target.removeReplicas(gone.map(({ id }) => id));
  const volumes = resources.filter(({ kind, name }) => kind === 'volume' && operation.volumes.includes(name));
  await target.removeVolumes(volumes.map(({ name }) => name));
}
