import { Argument, Command, Option } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { ValidateOptions } from '../validate.ts';
import { parseBytes } from './bytes.ts';

/** `pipegen validate` */
export function validateCommand(perform: Perform): Command {
  return new Command('validate')
    .description(
      'Check Jenkinsfiles offline as a Jenkins controller does, and for problems that a controller does not report.',
    )
    .addArgument(
      new Argument(
        '<files...>',
        'Jenkinsfiles, JSON trees (*.json), folders for all Jenkinsfiles below, "-" for stdin',
      ),
    )
    .addOption(
      new Option('--format <format>', 'the output format').choices(['people', 'sarif', 'github']).default('people'),
    )
    .option(
      '--profile <file>',
      'a controller\'s profile, from "pipegen controller pull" (default: jenkins/controller.json)',
    )
    .addOption(
      new Option(
        '--ignore <codes>',
        'warnings to suppress, separated by commas; for a line, use the comment "// pipegen-ignore CODE"',
      ).argParser((text: string, before: readonly string[] = []) => [
        ...before,
        ...text.split(',').map((code) => code.trim()),
      ]),
    )
    .addOption(
      new Option(
        '--budget <bytes>',
        'the maximum size of a compiled pipeline (default: the limit of Jenkins)',
      ).argParser(parseBytes),
    )
    .option(
      '--controller',
      'also run the validator of the controller at JENKINS_URL; authenticates with JENKINS_USER and JENKINS_TOKEN',
    )
    .option('--groovy', "also compile the files with this machine's Groovy 2.4")
    .option('--json', 'print one JSON object: files, each with file, ok and diagnostics')
    .addHelpText(
      'after',
      examples(
        ['pipegen validate Jenkinsfile', 'one file'],
        ['pipegen validate . --format github', 'a repository, as GitHub annotations'],
        ['pipegen validate . --ignore step-unknown', 'without warnings about unknown steps'],
        ['pipegen validate --controller Jenkinsfile', 'also ask your controller'],
        ['pipegen validate --groovy .', 'also compile with Groovy 2.4'],
        ['git show HEAD:Jenkinsfile | pipegen validate -', 'the committed version'],
      ),
    )
    .action(
      perform<ValidateOptions>(async (invocation, options, files) => {
        const { validate } = await import('../validate.ts');
        return validate(invocation, options, files);
      }),
    );
}
