import { LABELS } from '../model/names.ts';
import { findDrift } from '../plan/drift.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { engineOf } from '../run/observe.ts';

/**
 * Compares what runs with what the flow says: services and containers that are missing, too many, unhealthy or unknown.
 * Changes nothing.
 *
 * @returns a line for each difference; empty when there is none
 *
 * @example
 * String drift = reportDrift()
 * if (drift) { unstable(drift) }
 */
export async function reportDrift(_args: Record<string, never>, context: AgentContext): Promise<string> {
  const { flow } = context;
  const differences: string[] = [];
  for (const environment of flow.environments) {
    const labels = { [LABELS.flow]: flow.name, [LABELS.environment]: environment.name };
    differences.push(...findDrift(flow, environment, await engineOf(context, environment).containers(labels)));
  }
  context.log(differences.length === 0 ? 'Everything runs as the flow says.' : differences.join('\n'));
  return differences.join('\n');
}
