import { Command } from 'commander';
import type { PullOptions } from '../controller.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';

/** `pipegen controller` */
export function controllerCommand(perform: Perform): Command {
  return new Command('controller')
    .description('Learn what a Jenkins controller offers.')
    .addCommand(pullCommand(perform));
}

function pullCommand(perform: Perform): Command {
  return new Command('pull')
    .description("Write a controller's profile, for what depends on its plugins.")
    .requiredOption('--gdsl <file>', "the controller's list of steps, from JENKINS_URL/pipeline-syntax/gdsl")
    .option('-o, --output <file>', 'where to write the profile', 'controller.json')
    .option('--name <name>', 'what messages call the controller')
    .option('--complete', 'there are no steps but these, also none of shared libraries: others are errors')
    .option('--json', 'print one JSON object: ok, diagnostics, output, steps')
    .addHelpText(
      'after',
      examples(['pipegen controller pull --gdsl gdsl.txt', 'then pipegen validate --profile controller.json .']),
    )
    .action(
      perform<PullOptions>(async (invocation, options) => {
        const { pullProfile } = await import('../controller.ts');
        return pullProfile(invocation, options);
      }),
    );
}
