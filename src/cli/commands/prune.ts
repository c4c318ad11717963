import { Command, Option } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { PerformChoice } from '../perform.ts';
import { wholeNumber, withPerformOptions } from './performOptions.ts';

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
      new Option('--max-destroy <number>', 'destroy nothing when more than this many look unused')
        .default(10)
        .argParser(wholeNumber),
    )
    .option('--believe-list', 'trust the list of open changes even though it has shrunk');
  return withPerformOptions(command)
    .addHelpText(
      'after',
      examples(
        ['pipegen prune --dry-run', 'what is unused, and why'],
        ['pipegen prune --yes --max-destroy 50', 'after a long while'],
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
