import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { ReconcileOptions } from '../reconcile.ts';
import { flowOption } from './flowOption.ts';

/** `pipegen plan` */
export function planCommand(perform: Perform): Command {
  return new Command('plan')
    .description('Compare what runs with what should run, and show what pipegen apply would do. Changes nothing.')
    .addArgument(new Argument('[environment]', 'the environment (default: all)'))
    .addOption(flowOption())
    .option('--json', 'print one JSON object: ok, diagnostics, environments')
    .addHelpText(
      'after',
      examples(
        ['pipegen plan', 'all environments'],
        ['pipegen promote qa --dry-run', 'the plan of another command (see also --plan-out)'],
      ),
    )
    .action(
      perform<ReconcileOptions>(async (invocation, options, [environmentName]) => {
        const { planReconciliation } = await import('../reconcile.ts');
        return planReconciliation(invocation, options, environmentName);
      }),
    );
}
