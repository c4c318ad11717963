import { Argument, Command, Option } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import type { PerformChoice } from '../perform.ts';
import { parseInteger, withPerformOptions } from './performOptions.ts';

interface PromoteOptions extends PerformChoice {
  readonly release?: string;
  readonly change?: number;
  readonly mergeOnly?: boolean;
  readonly via?: 'jenkins';
}

/** `pipegen promote` */
export function promoteCommand(perform: Perform): Command {
  const command = new Command('promote')
    .description(
      'Promote the release of the previous environment: merge, deploy next to what runs, verify, move traffic, retire what is unused.',
    )
    .addArgument(new Argument('<environment>', 'the environment'))
    .option('--release <release>', 'a release other than the newest: its ID or a unique prefix')
    .addOption(new Option('--change <number>', 'the only change that may be merged').argParser(parseInteger))
    .option('--merge-only', "only merge; the branch's pipeline deploys")
    .addOption(
      new Option('--via <who>', 'run the promotion job of the controller at JENKINS_URL and follow it')
        .choices(['jenkins'])
        .conflicts(['release', 'change', 'mergeOnly', 'planOut', 'waitLock']),
    );
  return withPerformOptions(command)
    .addHelpText(
      'after',
      examples(
        ['pipegen promote qa', 'show the plan and ask for confirmation'],
        ['pipegen promote prod --yes --wait-lock', 'without confirmation; wait for a held lock'],
        ['pipegen promote prod --plan-out plan.json', 'save the plan for review, then run: pipegen apply plan.json'],
        ['pipegen promote qa --release tree-0123', 'promote an earlier release'],
        ['pipegen promote qa --via jenkins', 'run it on the controller, and approve it here'],
      ),
    )
    .action(
      perform<PromoteOptions>(async (invocation, options, [environment = '']) => {
        if (options.via === 'jenkins') {
          const { promoteViaJenkins } = await import('../viaJenkins/promote.ts');
          return promoteViaJenkins(invocation, options, environment);
        }
        const { performRequest } = await import('../perform.ts');
        const { release, change, mergeOnly } = options;
        return performRequest(invocation, options, {
          kind: 'promote',
          environment,
          ...(release !== undefined && { release }),
          ...(change !== undefined && { change }),
          ...(mergeOnly !== undefined && { mergeOnly }),
        });
      }),
    );
}
