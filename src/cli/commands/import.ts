import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { ImportOptions } from '../import.ts';
import type { Perform } from '../invocation.ts';

/** `pipegen import` */
export function importCommand(perform: Perform): Command {
  return new Command('import')
    .description('Convert a Jenkinsfile to a TypeScript definition that builds the same pipeline.')
    .addArgument(new Argument('<file>', 'a Jenkinsfile or its JSON: a file, a URL, or - for standard input'))
    .option('--name <name>', "the pipeline's name: pipelines/<name>.ts (default: from the file's name)")
    .option('-o, --output <file>', 'the file to write; - prints to standard output')
    .option('--force', 'overwrite an existing file')
    .option('--profile <file>', 'a controller\'s profile, from "pipegen controller pull"')
    .option('--json', 'print one JSON object: ok, diagnostics, file, verbatim; with -o -, text instead of file')
    .addHelpText(
      'after',
      examples(
        ['pipegen import Jenkinsfile --name ci', 'write pipelines/ci.ts; the Jenkinsfile is not changed'],
        ['pipegen import Jenkinsfile -o -', 'print the result'],
        ['pipegen import https://github.com/o/r/blob/main/Jenkinsfile', 'from a public repository'],
      ),
    )
    .action(
      perform<ImportOptions>(async (invocation, options, [file = '-']) => {
        const { importJenkinsfile } = await import('../import.ts');
        return importJenkinsfile(invocation, options, file);
      }),
    );
}
