import { Command, Option } from 'commander';
import { examples } from '../examples.ts';
import type { InitOptions } from '../init.ts';
import type { Perform } from '../invocation.ts';

/** `pipegen init` */
export function initCommand(perform: Perform): Command {
  return new Command('init')
    .description('Create a flow by what the project has: its repository, Compose file and Dockerfiles; or a pipeline.')
    .option('--name <name>', "the flow's name, in lower case")
    .option('--domain <domain>', 'the domain of its links')
    .option('--repository <repository>', 'the repository: owner/name on GitHub, or an address (default: origin)')
    .option('--registry <registry>', 'the registry of its images')
    .option('--jenkins <url>', "the Jenkins controller's address")
    .option('--no-compose', 'do not start from the Compose file of the project')
    .option('--no-docker', 'read the Compose file without Docker Compose')
    .addOption(
      new Option('--pipeline <name>', 'create a pipeline of this name instead of a flow').conflicts([
        ...['name', 'domain', 'repository', 'registry', 'jenkins'],
      ]),
    )
    .option('-y, --yes', 'do not ask; use defaults for missing options')
    .option('--json', 'print one JSON object: ok, diagnostics, written')
    .addHelpText(
      'after',
      examples(
        ['pipegen init', 'answer questions'],
        ['pipegen init --pipeline release', 'a pipeline without a flow'],
        ['pipegen init --yes --name shop --domain shop.example --repository shop/shop', 'without questions'],
      ),
    )
    .action(
      perform<InitOptions>(async (invocation, options) => {
        const { init } = await import('../init.ts');
        return init(invocation, options);
      }),
    );
}
