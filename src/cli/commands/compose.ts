import { Argument, Command } from 'commander';
import type { ComposeOptions } from '../compose.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import { flowOption } from './flowOption.ts';

/** `pipegen compose` */
export function composeCommand(perform: Perform): Command {
  return new Command('compose')
    .description('Run Docker Compose on a deployment, with the file, values and images it was deployed with.')
    .addArgument(new Argument('<name>', 'a deployment, a revision, or an environment with persistent services'))
    .addArgument(new Argument('<command...>', 'a Compose command and its options, after --'))
    .option('--persistent', "use the deployment's persistent services instead of its revision")
    .addOption(flowOption())
    .addHelpText(
      'after',
      examples(
        ['pipegen compose prod-pr-12 -- ps', 'containers of the serving revision'],
        ['pipegen compose prod-pr-12-r2 -- logs --tail 100 web', 'logs of a given revision'],
        ['pipegen compose prod -- exec postgres psql', 'run a command in a persistent service'],
      ),
    )
    .action(
      perform<ComposeOptions>(async (invocation, options, [name = '', ...args]) => {
        const { compose } = await import('../compose.ts');
        return compose(invocation, options, name, args);
      }),
    );
}
