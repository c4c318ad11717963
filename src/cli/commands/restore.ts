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
    .description("Restore an environment's data from backups, after a backup of the current data.")
    .addArgument(new Argument('<environment>', 'the environment'))
    .addArgument(new Argument('[service...]', 'the services (default: all that have such a backup)'))
    .addOption(new Option('--copy <name>', "the backup's name, as shown by --list").conflicts('at'))
    .option('--at <time>', 'the newest backup at or before this time, such as 2024-02-29T13:45:00Z')
    .option('--no-safety-copy', 'skip the backup of the current data, if it is unreadable')
    .option('--list', 'list the backups, without changing anything');
  return withPerformOptions(command)
    .addHelpText(
      'after',
      examples(
        ['pipegen restore prod --list', 'list the backups with their origin and state'],
        ['pipegen restore prod', 'restore the newest backup of each service'],
        ['pipegen restore prod postgres --at 2024-02-29T13:45:00Z', 'restore a service to a point in time'],
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
