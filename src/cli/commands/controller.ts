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
        ['pipegen controller pull', 'types and a profile from the controller at JENKINS_URL'],
        ['pipegen controller check', 'the plugins that it lacks'],
        ['pipegen help controller pull', 'say more about one of them'],
      ),
    )
    .addCommand(pullCommand(perform))
    .addCommand(checkCommand(perform));
}

function pullCommand(perform: Perform): Command {
  return new Command('pull')
    .description(
      "Write a controller's features as a profile for validation and as types for the editor. " +
        'JENKINS_USER and JENKINS_TOKEN say who asks.',
    )
    .addOption(
      new Option(
        '--url <url>',
        "the controller's address; JENKINS_URL unless given, to which alone the token goes",
      ).conflicts('gdsl'),
    )
    .option('--gdsl <file>', 'the list of steps, saved from JENKINS_URL/pipeline-syntax/gdsl')
    .option('-o, --output <file>', "the profile's file; the types are written next to it", PROFILE)
    .option('--name <name>', "the controller's name in messages")
    .option('--complete', 'treat every other step as an error, including steps of shared libraries')
    .option('--json', 'print one JSON object: ok, diagnostics, output, types, steps')
    .addHelpText(
      'after',
      examples(
        ['pipegen controller pull --url https://jenkins.example/', 'ask a controller'],
        ['pipegen controller pull --gdsl gdsl.txt', 'read a list that somebody saved'],
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
        'JENKINS_USER and JENKINS_TOKEN say who asks.',
    )
    .option('--json', 'print one JSON object: ok, diagnostics, controller, plugins')
    .addHelpText(
      'after',
      examples(
        ['pipegen controller check', 'what is missing, not running or too old'],
        ['pipegen controller check --json', 'the same for scripts'],
      ),
    )
    .action(
      perform(async (invocation) => {
        const { checkController } = await import('../controller/check.ts');
        return checkController(invocation);
      }),
    );
}
