import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { UnfreezeOptions } from '../freeze.ts';
import type { Perform } from '../invocation.ts';
import { flowOption } from './flowOption.ts';

/** `pipegen unfreeze` */
export function unfreezeCommand(perform: Perform): Command {
  return new Command('unfreeze')
    .description('End a freeze: deployments to the environment are allowed again.')
    .addArgument(new Argument('<environment>', 'the environment'))
    .addOption(flowOption())
    .option('--dry-run', 'show what would be done, without changing anything')
    .option('--json', 'print one JSON object: ok, diagnostics, environment, unfrozen, freeze')
    .addHelpText('after', examples(['pipegen unfreeze prod', 'end a freeze, regardless of who started it']))
    .action(
      perform<UnfreezeOptions>(async (invocation, options, [environmentName = '']) => {
        const { unfreeze } = await import('../freeze.ts');
        return unfreeze(invocation, options, environmentName);
      }),
    );
}
