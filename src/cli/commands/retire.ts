import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { PerformChoice } from '../perform.ts';
import { withPerformOptions } from './performOptions.ts';

/** `pipegen retire` */
export function retireCommand(perform: Perform): Command {
  const command = new Command('retire')
    .description('Remove deployments. Persistent data of the environment is kept.')
    .addArgument(new Argument('<deployment...>', 'names as shown by pipegen status'));
  return withPerformOptions(command)
    .addHelpText('after', examples(['pipegen retire qa-pr-57', 'show the plan and ask for confirmation']))
    .action(
      perform<PerformChoice>(async (invocation, options, deployments) => {
        const { performRequest } = await import('../perform.ts');
        return performRequest(invocation, options, { kind: 'retire', deployments });
      }),
    );
}
