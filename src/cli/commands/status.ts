import { Argument, Command, Option } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { StatusOptions } from '../status.ts';
import { flowOption } from './flowOption.ts';

/** `pipegen status` */
export function statusCommand(perform: Perform): Command {
  return new Command('status')
    .description('Show what runs and what should run in each environment, with locks, freezes and holds.')
    .addArgument(new Argument('[environment]', 'the environment (default: all)'))
    .addOption(flowOption())
    .addOption(new Option('--watch', 'refresh every few seconds, on a terminal').conflicts('json'))
    .option('--json', 'print one JSON object: ok, diagnostics, flow, environments, strays, unreachable, releases')
    .addHelpText(
      'after',
      examples(
        ['pipegen status', 'all environments'],
        ['pipegen status prod --watch', 'watch PROD'],
        ["pipegen status --json | jq -r '.environments[].deployments[].url'", 'list the URLs of all deployments'],
      ),
    )
    .action(
      perform<StatusOptions>(async (invocation, options, [environmentName]) => {
        const { status } = await import('../status.ts');
        return status(invocation, options, environmentName);
      }),
    );
}
