import { Command, Option } from 'commander';
import { PROFILE } from '../../project/profileFile.ts';
import type { PullOptions } from '../controller.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';

/** `pipegen controller` */
export function controllerCommand(perform: Perform): Command {
  return new Command('controller')
    .description('Ask a Jenkins controller for its features, or check that it has what the pipelines need.')
    .addHelpText(
      'after',
      examples(
        ['pipegen controller pull', 'write types and a profile of the controller at JENKINS_URL'],
        ['pipegen controller check', 'list missing plugins'],
        ['pipegen help controller pull', 'show the help of a subcommand'],
      ),
    )
    .addCommand(pullCommand(perform))
    .addCommand(checkCommand(perform));
}

function pullCommand(perform: Perform): Command {
  return new Command('pull')
    .description(
      "Write a controller's features as a profile for validation and as types for the editor. " +
        'Authenticates with JENKINS_USER and JENKINS_TOKEN.',
    )
    .addOption(
      new Option(
        '--url <url>',
        "the controller's URL (default: JENKINS_URL); the token is sent only to JENKINS_URL",
      ).conflicts('gdsl'),
    )
    .option('--gdsl <file>', 'a file saved from JENKINS_URL/pipeline-syntax/gdsl, instead of a controller')
    .option('-o, --output <file>', "the profile's file; the types are written next to it", PROFILE)
    .option('--name <name>', "the controller's name in messages")
    .option('--complete', 'treat every other step as an error, including steps of shared libraries')
    .option('--json', 'print one JSON object: ok, diagnostics, output, types, steps')
    .addHelpText(
      'after',
      examples(
        ['pipegen controller pull --url https://jenkins.example/', 'query a controller'],
        ['pipegen controller pull --gdsl gdsl.txt', 'read a saved list of steps'],
      ),
    )
    .action(
      perform<PullOptions>(async (invocation, options) => {
        const { pullProfile } = await import('../controller.ts');
        return pullProfile(invocation, options);
      }),
    );
}

function checkCommand(perform: Perform): Command {
  return new Command('check')
    .description(
      'Check that the controller at JENKINS_URL has the plugins that the generated files need. ' +
        'Authenticates with JENKINS_USER and JENKINS_TOKEN.',
    )
    .option('--json', 'print one JSON object: ok, diagnostics, controller, plugins')
    .addHelpText(
      'after',
      examples(
        ['pipegen controller check', 'list plugins that are missing, disabled or too old'],
        ['pipegen controller check --json', 'the same as JSON'],
      ),
    )
    .action(
      perform(async (invocation) => {
        const { checkController } = await import('../controller/check.ts');
        return checkController(invocation);
      }),
    );
}
