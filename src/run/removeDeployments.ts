import { findEnvironment } from '../model/flow.ts';
import { LABELS } from '../model/names.ts';
import type { ObservedDeployment } from '../plan/observed.ts';
import type { Operation } from '../plan/operation.ts';
import type { AgentContext } from './agentContext.ts';
import { carryOutOn, execute } from './execute.ts';
import { Failure } from './failure.ts';
import { engineOf } from './observe.ts';
import { PROJECT_LABEL } from './ports/engine.ts';

/**
 * Carries out the removals of a plan, each after another look at whose containers they are. One that fails does not
 * keep the others from being removed; at the end all failures are told.
 */
export async function removeDeployments(
  context: AgentContext,
  operations: readonly Operation[],
  deployments: readonly ObservedDeployment[],
): Promise<void> {
  const failures: string[] = [];
  const removals = operations.filter((operation) => operation.kind === 'removeDeployment');
  await execute(context, removals, async (operation) => {
    const deployment = deployments.find(({ name }) => name === operation.deployment);
    if (deployment === undefined) throw new Error(`${operation.deployment} is not among what was observed.`);
    const engine = engineOf(context, findEnvironment(context.flow, deployment.environment));
    const containers = await engine.containers({ [PROJECT_LABEL]: operation.project });
    try {
      const stranger = containers.find(
        ({ labels }) => labels[LABELS.flow] !== context.flow.name || labels[LABELS.deployment] !== deployment.name,
      );
      if (stranger !== undefined) throw new Error(`its container ${stranger.id.slice(0, 12)} is not this flow's`);
      await carryOutOn(engine, operation);
    } catch (error) {
      context.signal.throwIfAborted();
      failures.push(`${operation.deployment}: ${error instanceof Error ? error.message : String(error)}`);
      context.log(`  failed: ${failures.at(-1)}`);
    }
  });
  if (failures.length > 0)
    throw new Failure('not-removed', `${failures.length} deployments could not be removed:\n${failures.join('\n')}`, {
      fix: 'Mend what is said above and run the same step again: it does what is left.',
    });
}
