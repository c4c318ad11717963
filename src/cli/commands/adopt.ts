import { Command } from 'commander';
import type { AdoptOptions } from '../adopt.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import { flowOption } from './flowOption.ts';

/** `pipegen adopt` */
export function adoptCommand(perform: Perform): Command {
  return new Command('adopt')
    .description('Rebuild a lost ledger from the labels of running containers. Nothing that runs is changed.')
    .option('--ledger <identity>', 'the ID of the lost ledger, when containers carry several')
    .option('-y, --yes', 'do not ask for confirmation')
    .option('--dry-run', 'show what would be written, without changing anything')
    .addOption(flowOption())
    .option('--json', 'print one JSON object: ok, diagnostics, ledger, adopted')
    .addHelpText(
      'after',
      examples(
        ['pipegen adopt --dry-run', 'what the new ledger would know'],
        ['pipegen adopt', 'write it, after confirmation'],
      ),
    )
    .action(
      perform<AdoptOptions>(async (invocation, options) => {
        const { adoptWhatRuns } = await import('../adopt.ts');
        return adoptWhatRuns(invocation, options);
      }),
    );
}
