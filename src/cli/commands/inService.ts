import { Argument, Command, InvalidArgumentError } from 'commander';
import { examples } from '../examples.ts';
import type { ContextChoice } from '../inContext.ts';
import type { LogsOptions } from '../inService.ts';
import type { Perform } from '../invocation.ts';
import { flowOption } from './flowOption.ts';

const WHERE = 'an environment with one deployment, a deployment, or a revision';

/** `pipegen logs` */
export function logsCommand(perform: Perform): Command {
  return new Command('logs')
    .description('Show the logs of services where they run.')
    .addArgument(new Argument('<where>', WHERE))
    .addArgument(new Argument('[services...]', 'all of the deployment when left out'))
    .option('-f, --follow', 'keep showing new lines')
    .option('-n, --tail <lines>', 'how many lines of each container', lineCount, 100)
    .option('--since <time>', 'only lines since then: 10m, 2h, or 2026-01-31T12:00:00Z')
    .addOption(flowOption())
    .addHelpText(
      'after',
      examples(
        ['pipegen logs prod api', 'the last 100 lines of the API that serves PROD'],
        ['pipegen logs staging-pr-12 --follow', 'everything that a deployment prints'],
        ['pipegen logs prod postgres --since 10m', 'a persistent service'],
      ),
    )
    .action(
      perform<LogsOptions>(async (invocation, options, [where = '', ...services]) => {
        const { logs } = await import('../inService.ts');
        return logs(invocation, options, where, services);
      }),
    );
}

/** `pipegen exec` */
export function execCommand(perform: Perform): Command {
  return serviceCommand(perform, 'exec')
    .description('Run a command in a running container of a service.')
    .addHelpText(
      'after',
      examples(
        ['pipegen exec prod postgres -- psql -U shop', 'a shell of the database'],
        ['pipegen exec staging-pr-12 api -- env', 'what a container was given'],
      ),
    );
}

/** `pipegen run` */
export function runCommand(perform: Perform): Command {
  return serviceCommand(perform, 'run')
    .description('Run a one-off command in a container of its own, with the image, variables and volumes of a service.')
    .addHelpText(
      'after',
      examples(
        ['pipegen run prod api -- npm run reindex', 'with the release that serves PROD'],
        ['pipegen run staging-pr-12 api -- sh', 'a shell beside a deployment'],
      ),
    );
}

function serviceCommand(perform: Perform, kind: 'exec' | 'run'): Command {
  return new Command(kind)
    .addArgument(new Argument('<where>', WHERE))
    .addArgument(new Argument('<service>', 'the service'))
    .addArgument(new Argument('<command...>', 'the command and its arguments, after --'))
    .addOption(flowOption())
    .action(
      perform<ContextChoice>(async (invocation, options, [where = '', service = '', ...command]) => {
        const { inService } = await import('../inService.ts');
        return inService(invocation, options, kind, [where, service, ...command]);
      }),
    );
}

function lineCount(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a number of lines.');
  return Number(text);
}
