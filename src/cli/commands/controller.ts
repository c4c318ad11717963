import { Command, Option } from 'commander';
import type { PullOptions } from '../controller.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import { PROFILE } from '../projectProfileFile.ts';

/** `pipegen controller` */
export function controllerCommand(perform: Perform): Command {
  return new Command('controller')
    .description('Learn what a Jenkins controller offers, and whether it has what the pipelines need.')
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
      'Write what a controller offers: a profile to validate with, and types by which the editor completes its steps. ' +
        'JENKINS_USER and JENKINS_TOKEN say who asks.',
    )
    .addOption(
      new Option(
        '--url <url>',
        "the controller's address; JENKINS_URL unless given, to which alone the token goes",
      ).conflicts('gdsl'),
    )
    .option('--gdsl <file>', "the controller's list of steps, saved from JENKINS_URL/pipeline-syntax/gdsl")
    .option('-o, --output <file>', 'where to write the profile; the types are written beside it', PROFILE)
    .option('--name <name>', 'what messages call the controller')
    .option('--complete', 'there are no steps but these, also none of shared libraries: others are errors')
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
      'Check that the controller at JENKINS_URL has the plugins that the generated files and pipelines need. ' +
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
