import { Argument, Command, Option } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { PerformChoice } from '../perform.ts';
import { withPerformOptions } from './performOptions.ts';

interface RestoreOptions extends PerformChoice {
  readonly copy?: string;
  readonly at?: string;
  readonly list?: boolean;
  /** What `--no-safety-copy` unsets. */
  readonly safetyCopy: boolean;
}

/** `pipegen restore` */
export function restoreCommand(perform: Perform): Command {
  const command = new Command('restore')
    .description("Bring an environment's data back from copies, after a copy of what is there now.")
    .addArgument(new Argument('<environment>', 'which one'))
    .addArgument(new Argument('[service...]', 'only these; all that have such a copy by default'))
    .addOption(new Option('--copy <name>', 'the copy of this name, as --list shows it').conflicts('at'))
    .option('--at <time>', 'the newest copy of this time or before it, such as 2024-02-29T13:45:00Z')
    .option('--no-safety-copy', 'do without a copy of what is there now, when it can no longer be read')
    .option('--list', 'show the copies that there are, and change nothing');
  return withPerformOptions(command)
    .addHelpText(
      'after',
      examples(
        ['pipegen restore prod --list', 'the copies, where they come from, and whether they are whole'],
        ['pipegen restore prod', 'the newest copy of each service; see the plan, and be asked'],
        ['pipegen restore prod postgres --at 2024-02-29T13:45:00Z', 'as it was before it was spoiled'],
      ),
    )
    .action(
      perform<RestoreOptions>(async (invocation, options, [environment = '', ...services]) => {
        if (options.list) {
          const { listCopies } = await import('../listCopies.ts');
          return listCopies(invocation, options, environment, services);
        }
        const { performRequest } = await import('../perform.ts');
        const { copy, at, safetyCopy } = options;
        return performRequest(invocation, options, {
          kind: 'restore',
          environment,
          services,
          withoutSafetyCopy: !safetyCopy,
          ...(copy !== undefined && { copy }),
          ...(at !== undefined && { at }),
        });
      }),
    );
}
