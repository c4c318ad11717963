import { Command, Option } from 'commander';
import { examples } from '../examples.ts';
import type { InitOptions } from '../init.ts';
import type { Perform } from '../invocation.ts';

/** `pipegen init` */
export function initCommand(perform: Perform): Command {
  return new Command('init')
    .description(
      'Create a working flow with three environments, an application, a database and Traefik; or a pipeline.',
    )
    .option('--name <name>', "the flow's name, in lower case")
    .option('--domain <domain>', 'the domain of its links')
    .option('--repository <owner/name>', 'the GitHub repository that holds it')
    .option('--registry <registry>', 'the registry of its images')
    .option('--jenkins <url>', "the Jenkins controller's address")
    .addOption(
      new Option('--pipeline <name>', 'start with a pipeline of this name, and no flow').conflicts([
        ...['name', 'domain', 'repository', 'registry', 'jenkins'],
      ]),
    )
    .option('-y, --yes', 'do not ask; use defaults for everything not given')
    .option('--json', 'print one JSON object: ok, diagnostics, written')
    .addHelpText(
      'after',
      examples(
        ['pipegen init', 'be asked'],
        ['pipegen init --pipeline release', 'a pipeline of your own, without a flow'],
        ['pipegen init --yes --name shop --domain shop.example --repository shop/shop', 'be asked nothing'],
      ),
    )
    .action(
      perform<InitOptions>(async (invocation, options) => {
        const { init } = await import('../init.ts');
        return init(invocation, options);
      }),
    );
}
