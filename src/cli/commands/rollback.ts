import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { PerformChoice } from '../perform.ts';
import { withPerformOptions } from './performOptions.ts';

/** `pipegen rollback` */
export function rollbackCommand(perform: Perform): Command {
  const command = new Command('rollback')
    .description('Bring back the release that an environment had before, and hold it there against pipelines.')
    .addArgument(new Argument('<environment>', 'which one'))
    .option('--release <release>', 'an earlier one: its identifier, or how it begins');
  return withPerformOptions(command)
    .addHelpText(
      'after',
      examples(
        ['pipegen rollback prod', 'see the plan, and be asked'],
        ['pipegen rollback prod --release tree-0123 --yes', 'to a certain release'],
      ),
    )
    .action(
      perform<PerformChoice & { readonly release?: string }>(async (invocation, options, [environment = '']) => {
        const { performRequest } = await import('../perform.ts');
        const { release } = options;
        return performRequest(invocation, options, {
          kind: 'rollback',
          environment,
          ...(release !== undefined && { release }),
        });
      }),
    );
}
