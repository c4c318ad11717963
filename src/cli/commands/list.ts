import { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';

/** `pipegen list` */
export function listCommand(perform: Perform): Command {
  return new Command('list')
    .description('Show the environments, services, links, images and steps of every flow, and the generated files.')
    .option('--json', 'print one JSON object: ok, diagnostics, flows, steps, files')
    .addHelpText(
      'after',
      examples(
        ['pipegen list', 'show everything in tables'],
        ['pipegen list --json | jq -r .flows[].links[].url', 'list all links'],
      ),
    )
    .action(
      perform(async (invocation) => {
        const { list } = await import('../list.ts');
        return list(invocation);
      }),
    );
}
