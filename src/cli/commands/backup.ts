import { Argument, Command, Option } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { PerformChoice } from '../perform.ts';
import { withPerformOptions } from './performOptions.ts';

interface BackupOptions extends PerformChoice {
  readonly service?: readonly string[];
  readonly due?: boolean;
}

/** `pipegen backup` */
export function backupCommand(perform: Perform): Command {
  const command = new Command('backup')
    .description('Back up the persistent data of environments.')
    .addArgument(new Argument('[environment]', 'the environment (default: all)'))
    .addOption(
      new Option('--service <service>', 'only this service; repeatable').argParser(
        (service: string, services: readonly string[] = []) => [...services, service],
      ),
    )
    .option('--due', 'back up only services whose interval has passed');
  return withPerformOptions(command)
    .addHelpText(
      'after',
      examples(
        ['pipegen backup prod', 'before a risky change'],
        ['pipegen backup prod --service postgres --yes', 'one service, without confirmation'],
        ['pipegen restore prod --list', 'list the backups'],
      ),
    )
    .action(
      perform<BackupOptions>(async (invocation, options, [environment]) => {
        const { performRequest } = await import('../perform.ts');
        const { service: services, due: onlyDue = false } = options;
        return performRequest(invocation, options, {
          kind: 'backup',
          onlyDue,
          ...(environment !== undefined && { environment }),
          ...(services && { services }),
        });
      }),
    );
}
