import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { ImportOptions } from '../import.ts';
import type { Perform } from '../invocation.ts';

/** `pipegen import` */
export function importCommand(perform: Perform): Command {
  return new Command('import')
    .description('Turn a Jenkinsfile into a TypeScript definition that builds to the same pipeline.')
    .addArgument(
      new Argument('<file>', 'a Jenkinsfile or its JSON, here or at an address of the web; - reads the standard input'),
    )
    .option('--name <name>', 'the name of the pipeline: pipelines/<name>.ts (default: what the file is called)')
    .option('-o, --output <file>', 'the file to write instead; - prints it')
    .option('--force', 'overwrite a file that is there')
    .option('--profile <file>', 'what your controller offers, from "pipegen controller pull"')
    .option('--json', 'print one JSON object: ok, diagnostics, file, verbatim; with -o -, text instead of file')
    .addHelpText(
      'after',
      examples(
        ['pipegen import Jenkinsfile --name ci', 'pipelines/ci.ts, with comments; the Jenkinsfile stays'],
        ['pipegen import Jenkinsfile -o -', 'have a look first'],
        ['pipegen import https://github.com/o/r/blob/main/Jenkinsfile', 'of a public repository'],
      ),
    )
    .action(
      perform<ImportOptions>(async (invocation, options, [file = '-']) => {
        const { importJenkinsfile } = await import('../import.ts');
        return importJenkinsfile(invocation, options, file);
      }),
    );
}
