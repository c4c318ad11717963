import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { LockOptions } from '../lock.ts';
import { flowOption } from './flowOption.ts';

/** `pipegen lock` */
export function lockCommand(perform: Perform): Command {
  return new Command('lock')
    .description('Lock an environment: no other command changes it until it is unlocked.')
    .addArgument(new Argument('<environment>', 'the environment'))
    .requiredOption('--reason <text>', 'the reason, shown to everyone who is refused')
    .option('--for <time>', 'how long it lasts, such as 30m or 2h', '1h')
    .addOption(flowOption())
    .option('--dry-run', 'show what would be done, without changing anything')
    .option('--json', 'print one JSON object: ok, diagnostics, environment, lock')
    .addHelpText(
      'after',
      examples(["pipegen lock prod --reason 'looking at the database' --for 2h", 'block deployments for two hours']),
    )
    .action(
      perform<LockOptions>(async (invocation, options, [environmentName = '']) => {
        const { lock } = await import('../lock.ts');
        return lock(invocation, options, environmentName);
      }),
    );
}
