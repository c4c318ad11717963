import { Command, Option } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { PerformChoice } from '../perform.ts';
import { parseInteger, withPerformOptions } from './performOptions.ts';

interface PruneOptions extends PerformChoice {
  readonly maxDestroy: number;
  readonly believeList?: boolean;
}

/** `pipegen prune` */
export function pruneCommand(perform: Perform): Command {
  const command = new Command('prune')
    .description(
      'Remove deployments whose change was closed without a merge or whose time to live has passed, and their records on the git host.',
    )
    .addOption(
      new Option('--max-destroy <number>', 'remove nothing if more deployments than this are unused')
        .default(10)
        .argParser(parseInteger),
    )
    .option('--believe-list', 'trust the list of open changes even if it shrank by more than half');
  return withPerformOptions(command)
    .addHelpText(
      'after',
      examples(
        ['pipegen prune --dry-run', 'show unused deployments and the reasons'],
        ['pipegen prune --yes --max-destroy 50', 'when many deployments are unused'],
      ),
    )
    .action(
      perform<PruneOptions>(async (invocation, options) => {
        const { performRequest } = await import('../perform.ts');
        const { maxDestroy, believeList = false } = options;
        return performRequest(invocation, options, { kind: 'prune', maxDestroy, believesList: believeList });
      }),
    );
}
