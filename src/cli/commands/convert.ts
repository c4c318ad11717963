import { Argument, Command, Option } from 'commander';
import type { ConversionTarget } from '../convert.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';

/** `pipegen convert` */
export function convertCommand(perform: Perform): Command {
  return new Command('convert')
    .description("Convert a Declarative Jenkinsfile to Jenkins' JSON format, or back.")
    .addArgument(new Argument('<file>', 'a Jenkinsfile or its JSON; - reads standard input'))
    .addOption(new Option('--to <form>', 'the output format').choices(['json', 'jenkinsfile']).makeOptionMandatory())
    .addHelpText(
      'after',
      examples(
        ['pipegen convert Jenkinsfile --to json', 'the JSON tree of a Jenkinsfile'],
        ['pipegen convert tree.json --to jenkinsfile', 'back to a Jenkinsfile'],
        ['git show main:Jenkinsfile | pipegen convert - --to json', 'from standard input'],
      ),
    )
    .action(
      perform<{ readonly to: ConversionTarget }>(async (invocation, { to }, [file = '-']) => {
        const { convert } = await import('../convert.ts');
        return convert(invocation, file, to);
      }),
    );
}
