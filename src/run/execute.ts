import { formatOperation } from '../plan/formatPlan.ts';
import type { Operation } from '../plan/operation.ts';
import type { AgentContext } from './agentContext.ts';
import { Failure } from './failure.ts';
import type { Engine } from './ports/engine.ts';

/** What can be done to an engine. */
export type EngineOperation = Extract<Operation, { kind: 'createNetwork' | 'startStack' | 'removeDeployment' }>;

/** Carries out the operations one after the other, each with a line before and after; ends with the first that fails. */
export async function execute<Kind extends Operation>(
  context: AgentContext,
  operations: readonly Kind[],
  carryOut: (operation: Kind) => Promise<void>,
): Promise<void> {
  for (const operation of operations) {
    context.signal.throwIfAborted();
    const started = performance.now();
    context.log(`> ${formatOperation(operation)}`);
    await carryOut(operation);
    context.log(`  took ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  }
}

/** Carries out an operation on an engine. */
export async function carryOutOn(engine: Engine, operation: EngineOperation): Promise<void> {
  switch (operation.kind) {
    case 'createNetwork':
      return engine.createNetwork(operation.network, operation.labels);
    case 'startStack':
      return engine.start(operation.stack);
    case 'removeDeployment':
      return removeProject(engine, operation.project);
  }
}

/**
 * Removes all of a project, and looks again: Compose reports success for volumes and networks that are in use.
 *
 * @throws {Failure} `leftovers` naming what is left
 */
export async function removeProject(engine: Engine, project: string): Promise<void> {
  await engine.remove(project);
  const { containers, networks, volumes } = await engine.leftovers(project);
  const left = [...containers, ...networks, ...volumes];
  if (left.length === 0) return;
  throw new Failure('leftovers', `Of ${project} is left: ${left.join(', ')}.`, {
    fix: 'See what uses them (docker ps --all), then run the same step again.',
  });
}
