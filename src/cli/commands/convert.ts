import { Argument, Command, Option } from 'commander';
import type { ConversionTarget } from '../convert.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';

/** `pipegen convert` */
export function convertCommand(perform: Perform): Command {
  return new Command('convert')
    .description("Turn a Jenkinsfile into Jenkins' own JSON of it, or such JSON into a Jenkinsfile.")
    .addArgument(new Argument('<file>', 'a Jenkinsfile or its JSON; - reads the standard input'))
    .addOption(new Option('--to <form>', 'what to print').choices(['json', 'jenkinsfile']).makeOptionMandatory())
    .addHelpText(
      'after',
      examples(
        ['pipegen convert Jenkinsfile --to json', 'the tree that a controller makes of it'],
        ['pipegen convert tree.json --to jenkinsfile', 'the way back'],
        ['git show main:Jenkinsfile | pipegen convert - --to json', 'a file that is not on disk'],
      ),
    )
    .action(
      perform<{ readonly to: ConversionTarget }>(async (invocation, { to }, [file = '-']) => {
        const { convert } = await import('../convert.ts');
        return convert(invocation, file, to);
      }),
    );
}
