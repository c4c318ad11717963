import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { PerformChoice } from '../perform.ts';
import { withPerformOptions } from './performOptions.ts';

/** `pipegen destroy` */
export function destroyCommand(perform: Perform): Command {
  const command = new Command('destroy')
    .description('Remove an environment and its data, after backing up every service that has a backup.')
    .addArgument(new Argument('<environment>', 'the environment'));
  return withPerformOptions(command)
    .addHelpText(
      'after',
      examples(
        ['pipegen destroy qa', 'show the plan and ask for confirmation'],
        ['pipegen restore qa', 'restore its data later'],
      ),
    )
    .action(
      perform<PerformChoice>(async (invocation, options, [environment = '']) => {
        const { performRequest } = await import('../perform.ts');
        return performRequest(invocation, options, { kind: 'destroy', environment });
      }),
    );
}
