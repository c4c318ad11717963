import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { TagOptions } from '../tag.ts';
import { flowOption } from './flowOption.ts';

/** `pipegen tag` */
export function tagCommand(perform: Perform): Command {
  return new Command('tag')
    .description("Give a release's images another tag in the registry, by their digests and without pulling them.")
    .addArgument(new Argument('<release>', 'its identifier, or how it begins'))
    .addArgument(new Argument('<tag>', 'the new tag'))
    .addOption(flowOption())
    .option('--dry-run', 'say what would be done and change nothing')
    .option('--json', 'print one JSON object: ok, diagnostics, release, images')
    .addHelpText('after', examples(['pipegen tag tree-0123456789ab v1.4.0', 'name what a customer was given']))
    .action(
      perform<TagOptions>(async (invocation, options, [release = '', tag = '']) => {
        const { tagRelease } = await import('../tag.ts');
        return tagRelease(invocation, options, release, tag);
      }),
    );
}
