import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { PerformChoice } from '../perform.ts';
import { withPerformOptions } from './performOptions.ts';

/** `pipegen deploy` */
export function deployCommand(perform: Perform): Command {
  const command = new Command('deploy')
    .description("Deploy the head of an environment's branch, or another commit.")
    .addArgument(new Argument('<environment>', 'the environment'))
    .option('--commit <commit>', "a commit or branch, instead of the head of the environment's branch");
  return withPerformOptions(command)
    .addHelpText(
      'after',
      examples(
        ['pipegen deploy staging', 'show the plan and ask for confirmation'],
        ['pipegen deploy staging --commit feature --yes', "deploy a branch's head"],
        ['pipegen deploy prod --dry-run', 'show the plan only'],
      ),
    )
    .action(
      perform<PerformChoice & { readonly commit?: string }>(async (invocation, options, [environment = '']) => {
        const { performRequest } = await import('../perform.ts');
        const { commit } = options;
        return performRequest(invocation, options, { kind: 'deploy', environment, ...(commit && { commit }) });
      }),
    );
}
