import { Argument, Command, Option } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { ReconcileOptions } from '../reconcile.ts';
import { flowOption } from './flowOption.ts';
import { parseInteger } from './performOptions.ts';

/** `pipegen apply` */
export function applyCommand(perform: Perform): Command {
  return new Command('apply')
    .description('Apply a saved plan and nothing else. Without one, fix the differences that pipegen plan reports.')
    .addArgument(new Argument('[plan]', 'a file written by --plan-out'))
    .addOption(flowOption())
    .option('--dry-run', 'show the plan, without changing anything')
    .addOption(new Option('--environment <name>', 'only this environment (without a saved plan)'))
    .option('-y, --yes', 'do not ask for confirmation')
    .option('--accept-values', 'with --yes: accept settings and secrets that differ from the deployed ones')
    .addOption(
      new Option('--wait-lock [seconds]', 'wait for a held lock (default: 600 seconds)')
        .preset(600)
        .argParser(parseInteger),
    )
    .option('--json', 'print one JSON object: ok, diagnostics, outcome, plan, done, links, retired, undo')
    .addHelpText(
      'after',
      examples(
        ['pipegen apply plan.json', 'apply a plan from pipegen promote prod --plan-out plan.json'],
        ['pipegen apply', 'restore missing or incomplete deployments'],
      ),
    )
    .action(
      perform<ReconcileOptions & { readonly environment?: string }>(async (invocation, options, [file]) => {
        const { applyPlan, reconcile } = await import('../reconcile.ts');
        return file === undefined
          ? reconcile(invocation, options, options.environment)
          : applyPlan(invocation, options, file);
      }),
    );
}
