import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { UnlockOptions } from '../lock.ts';
import { flowOption } from './flowOption.ts';

/** `pipegen unlock` */
export function unlockCommand(perform: Perform): Command {
  return new Command('unlock')
    .description('Release the lock of an environment: your own, or one whose holder no longer runs.')
    .addArgument(new Argument('<environment>', 'the environment'))
    .option('--force', "release someone else's lock, after confirmation: their command may still be running")
    .option('-y, --yes', 'do not ask for confirmation')
    .addOption(flowOption())
    .option('--dry-run', 'show what would be done, without changing anything')
    .option('--json', 'print one JSON object: ok, diagnostics, environment, unlocked, lock')
    .addHelpText(
      'after',
      examples(
        ['pipegen unlock prod', 'release your own lock or an expired one'],
        ['pipegen unlock prod --force', "release anyone's lock"],
      ),
    )
    .action(
      perform<UnlockOptions>(async (invocation, options, [environmentName = '']) => {
        const { unlock } = await import('../lock.ts');
        return unlock(invocation, options, environmentName);
      }),
    );
}
