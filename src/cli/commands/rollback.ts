import { Argument, Command } from 'commander';
import type { RollbackOptions } from '../../run/tasks/rollback.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { PerformChoice } from '../perform.ts';
import { withPerformOptions } from './performOptions.ts';

/** `pipegen rollback` */
export function rollbackCommand(perform: Perform): Command {
  const command = new Command('rollback')
    .description("Go back to an environment's previous release, and hold it there until it is deployed to again.")
    .addArgument(new Argument('<environment>', 'the environment'))
    .option('--release <release>', 'an earlier release: its ID or a unique prefix')
    .option('--offline', "use the engine's images; do not contact the registry");
  return withPerformOptions(command)
    .addHelpText(
      'after',
      examples(
        ['pipegen rollback prod', 'show the plan and ask for confirmation'],
        ['pipegen rollback prod --release tree-0123 --yes', 'to a given release'],
        ['pipegen rollback prod --offline', 'while the registry is unreachable'],
      ),
    )
    .action(
      perform<PerformChoice & Pick<RollbackOptions, 'release' | 'offline'>>(
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
