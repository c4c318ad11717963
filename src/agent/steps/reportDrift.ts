import type { AgentContext } from '../../run/agentContext.ts';
import { observeDifferences } from '../../run/tasks/reconcile.ts';

/**
 * Compares what runs with what the flow and the ledger say: services and containers that are missing, too many, unhealthy
 * or unknown, and links that something else answers. Changes nothing.
 *
 * @returns a line for each difference; empty when there is none
 *
 * @example
 * String drift = reportDrift()
 * if (drift) { unstable(drift) }
 */
export async function reportDrift(_args: Record<string, never>, context: AgentContext): Promise<string> {
  const { flow, ports } = context;
  const { state } = await ports.ledger.read();
  const lines: string[] = [];
  for (const environment of flow.environments)
    for (const { where, text } of await observeDifferences(context, environment, state))
      lines.push(`${where}: ${text}`);
  context.log(lines.length === 0 ? 'Nothing differs from the flow.' : lines.join('\n'));
  return lines.join('\n');
}
