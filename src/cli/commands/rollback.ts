import { Argument, Command } from 'commander';
import type { RollbackWish } from '../../run/tasks/rollback.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { PerformChoice } from '../perform.ts';
import { withPerformOptions } from './performOptions.ts';

/** `pipegen rollback` */
export function rollbackCommand(perform: Perform): Command {
  const command = new Command('rollback')
    .description('Bring back the release that an environment had before, and hold it there against pipelines.')
    .addArgument(new Argument('<environment>', 'which one'))
    .option('--release <release>', 'an earlier one: its identifier, or how it begins')
    .option('--offline', 'do not ask the registry: the images that the engine has will do');
  return withPerformOptions(command)
    .addHelpText(
      'after',
      examples(
        ['pipegen rollback prod', 'see the plan, and be asked'],
        ['pipegen rollback prod --release tree-0123 --yes', 'to a certain release'],
        ['pipegen rollback prod --offline', 'while the registry does not answer'],
      ),
    )
    .action(
      perform<PerformChoice & Pick<RollbackWish, 'release' | 'offline'>>(
        async (invocation, options, [environment = '']) => {
          const { performRequest } = await import('../perform.ts');
          const { release, offline = false } = options;
          return performRequest(invocation, options, {
            kind: 'rollback',
            environment,
            offline,
            ...(release !== undefined && { release }),
          });
        },
      ),
    );
}
