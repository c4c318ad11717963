import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { ReconcileOptions } from '../reconcile.ts';
import { flowOption } from './flowOption.ts';

/** `pipegen plan` */
export function planCommand(perform: Perform): Command {
  return new Command('plan')
    .description('Say what runs otherwise than it should, and what pipegen apply would do about it. Changes nothing.')
    .addArgument(new Argument('[environment]', 'which one; all by default'))
    .addOption(flowOption())
    .option('--json', 'print one JSON object: ok, diagnostics, environments')
    .addHelpText(
      'after',
      examples(
        ['pipegen plan', 'the whole ladder'],
        ['pipegen promote qa --dry-run', 'the plan of another command: every one of them has --dry-run and --plan-out'],
      ),
    )
    .action(
      perform<ReconcileOptions>(async (invocation, options, [environmentName]) => {
        const { planReconciliation } = await import('../reconcile.ts');
        return planReconciliation(invocation, options, environmentName);
      }),
    );
}
