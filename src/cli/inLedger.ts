import type { AgentContext, Ports } from '../run/agentContext.ts';
import { type ContextChoice, inContext } from './inContext.ts';
import type { Invocation } from './invocation.ts';
import type { Outcome } from './outcome.ts';

/** What a command that only writes something down may be told. */
export interface LedgerChoice extends ContextChoice {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Does the work of a command that writes to the ledger or gives tags; in a dry run neither takes anything. */
export function inLedger(
  invocation: Invocation,
  choice: LedgerChoice,
  work: (context: AgentContext) => Promise<Outcome>,
): Promise<Outcome> {
  return inContext(invocation, choice, async (context) => {
    if (choice.dryRun !== true) return work(context);
    const { ledger, registry } = context.ports;
    const ports: Ports = {
      ...context.ports,
      ledger: {
        read: () => ledger.read(),
        entries: (limit) => ledger.entries(limit),
        append: async (snapshot) => snapshot,
      },
      registry: { digest: (reference) => registry.digest(reference), retag: async () => undefined },
    };
    const outcome = await work({ ...context, ports });
    return { ...outcome, text: `Nothing was changed: this is a dry run. Without --dry-run:\n${outcome.text}` };
  });
}
