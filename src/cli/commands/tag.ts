import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { TagOptions } from '../tag.ts';
import { flowOption } from './flowOption.ts';

/** `pipegen tag` */
export function tagCommand(perform: Perform): Command {
  return new Command('tag')
    .description("Add a tag to a release's images in the registry, by digest and without pulling.")
    .addArgument(new Argument('<release>', 'its ID or a unique prefix'))
    .addArgument(new Argument('<tag>', 'the new tag'))
    .addOption(flowOption())
    .option('--dry-run', 'show what would be done, without changing anything')
    .option('--json', 'print one JSON object: ok, diagnostics, release, images')
    .addHelpText('after', examples(['pipegen tag tree-0123456789ab v1.4.0', 'tag a released version']))
    .action(
      perform<TagOptions>(async (invocation, options, [release = '', tag = '']) => {
        const { tagRelease } = await import('../tag.ts');
        return tagRelease(invocation, options, release, tag);
      }),
    );
}
