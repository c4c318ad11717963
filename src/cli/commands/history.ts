import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { examples } from '../examples.ts';
import type { HistoryOptions } from '../history.ts';
import type { Perform } from '../invocation.ts';
import { flowOption } from './flowOption.ts';

/** `pipegen history` */
export function historyCommand(perform: Perform): Command {
  return new Command('history')
    .description('Show who changed what, when and why, newest first; or trace a release.')
    .addArgument(new Argument('[environment]', 'the environment (default: all)'))
    .addOption(flowOption())
    .addOption(new Option('--limit <number>', 'maximum number of entries').default(20).argParser(readLimit))
    .option('--release <release>', 'trace one release: its ID, a commit, or a unique prefix of either')
    .option('--all', 'show every entry of the ledger, including heartbeats')
    .option('--json', 'print one JSON object: ok, diagnostics, flow, and events, entries or lineage')
    .addHelpText(
      'after',
      examples(
        ['pipegen history prod', "PROD's history"],
        ['pipegen history --release tree-0123456789ab', 'trace a release through all environments'],
      ),
    )
    .action(
      perform<HistoryOptions>(async (invocation, options, [environmentName]) => {
        const { history } = await import('../history.ts');
        return history(invocation, options, environmentName);
      }),
    );
}

function readLimit(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It must be an integer of at least 1.');
  return Number(text);
}
