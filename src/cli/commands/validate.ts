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
      new Option('--format <format>', 'how to print what was found')
        .choices(['people', 'sarif', 'github'])
        .default('people'),
    )
    .option(
      '--profile <file>',
      'what the controller offers, from "pipegen controller pull"; jenkins/controller.json where that is',
    )
    .addOption(
      new Option(
        '--ignore <codes>',
        'traps not to look for, with commas between; the comment "// pipegen-ignore CODE" does it for a line',
      ).argParser((text: string, before: readonly string[] = []) => [
        ...before,
        ...text.split(',').map((code) => code.trim()),
      ]),
    )
    .addOption(
      new Option(
        '--budget <bytes>',
        'how many bytes the compiled pipeline may have, instead of what Jenkins runs',
      ).argParser(parseBytes),
    )
    .option(
      '--controller',
      'ask the validator of the controller at JENKINS_URL as well; JENKINS_USER and JENKINS_TOKEN say who asks',
    )
    .option('--groovy', "also compile the files with this machine's Groovy 2.4")
    .option('--json', 'print one JSON object: files, each with file, ok and diagnostics')
    .addHelpText(
      'after',
      examples(
        ['pipegen validate Jenkinsfile', 'one file'],
        ['pipegen validate . --format github', 'all of a repository, as annotations of a GitHub workflow'],
        ['pipegen validate . --ignore step-unknown', 'without the warnings of steps that no profile knows'],
        ['pipegen validate --controller Jenkinsfile', 'also by your controller, which knows its plugins and tools'],
        ['pipegen validate --groovy .', 'also by Groovy 2.4 itself'],
        ['git show HEAD:Jenkinsfile | pipegen validate -', 'what is committed'],
      ),
    )
    .action(
      perform<ValidateOptions>(async (invocation, options, files) => {
        const { validate } = await import('../validate.ts');
        return validate(invocation, options, files);
      }),
    );
}
