import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { ImportOptions } from '../import.ts';
import type { ImportComposeOptions } from '../importCompose.ts';
import type { Perform } from '../invocation.ts';

/** `pipegen import` */
export function importCommand(perform: Perform): Command {
  return new Command('import')
    .description(
      'Convert a Jenkinsfile to a TypeScript definition that builds the same pipeline, or a Compose file to a flow.',
    )
    .addArgument(
      new Argument('[file]', 'a Jenkinsfile or its JSON: a file, a URL, or - for standard input; or a Compose file'),
    )
    .option('--name <name>', "the name of the pipeline or flow: pipelines/<name> (default: from the file's name)")
    .option('-f, --file <file...>', 'Compose files; a later one changes what an earlier one says')
    .option('--domain <domain>', "with a Compose file: the domain of the flow's links")
    .option('--repository <repository>', 'with a Compose file: owner/name on GitHub, or an address (default: origin)')
    .option('--registry <registry>', 'with a Compose file: the registry of its images')
    .option('--jenkins <url>', "with a Compose file: the Jenkins controller's address")
    .option('--no-docker', 'with a Compose file: read its YAML without Docker Compose')
    .option('-o, --output <file>', 'the file to write; - prints to standard output')
    .option('--force', 'overwrite an existing file')
    .option('--profile <file>', 'a controller\'s profile, from "pipegen controller pull"')
    .option('--json', 'print one JSON object: ok, diagnostics, file, verbatim; with -o -, text instead of file')
    .addHelpText(
      'after',
      examples(
        ['pipegen import Jenkinsfile --name ci', 'write pipelines/ci.ts; the Jenkinsfile is not changed'],
        ['pipegen import Jenkinsfile -o -', 'print the result'],
        ['pipegen import docker-compose.yml', 'write pipelines/<name>/flow.ts; the Compose file is not changed'],
        ['pipegen import https://github.com/o/r/blob/main/Jenkinsfile', 'from a public repository'],
      ),
    )
    .action(
      perform<ImportOptions & ImportComposeOptions>(async (invocation, options, [file]) => {
        const { importComposeFiles, isComposeFile, noFile } = await import('../importCompose.ts');
        const files = [...(file === undefined ? [] : [file]), ...(options.file ?? [])];
        const [first] = files;
        if (first === undefined) throw noFile();
        if (options.file !== undefined || isComposeFile(first)) return importComposeFiles(invocation, options, files);
        const { importJenkinsfile } = await import('../import.ts');
        return importJenkinsfile(invocation, options, first);
      }),
    );
}
