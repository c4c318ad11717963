import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { FreezeOptions } from '../freeze.ts';
import type { Perform } from '../invocation.ts';
import { flowOption } from './flowOption.ts';

/** `pipegen freeze` */
export function freezeCommand(perform: Perform): Command {
  return new Command('freeze')
    .description('Stop all deployments to an environment until it is unfrozen.')
    .addArgument(new Argument('<environment>', 'the environment'))
    .requiredOption('--reason <text>', 'the reason, shown to everyone who is refused')
    .option('--until <time>', 'when it ends: 2h from now, or 2030-01-31T18:00Z (default: until unfreeze)')
    .addOption(flowOption())
    .option('--dry-run', 'show what would be done, without changing anything')
    .option('--json', 'print one JSON object: ok, diagnostics, environment, freeze')
    .addHelpText(
      'after',
      examples(
        ["pipegen freeze prod --reason 'incident 12'", 'until it is unfrozen'],
        ["pipegen freeze prod --reason 'the big sale' --until 2030-11-30T00:00Z", 'until a given time'],
      ),
    )
    .action(
      perform<FreezeOptions>(async (invocation, options, [environmentName = '']) => {
        const { freeze } = await import('../freeze.ts');
        return freeze(invocation, options, environmentName);
      }),
    );
}
