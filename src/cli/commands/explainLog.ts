import { Argument, Command, Option } from 'commander';
import { examples } from '../examples.ts';
import type { ExplainLogOptions } from '../explainLog.ts';
import type { Perform } from '../invocation.ts';

/** `pipegen explain-log` */
export function explainLogCommand(perform: Perform): Command {
  return new Command('explain-log')
    .description("Find the source location of each error in a build's log, with a fix where one is known.")
    .addArgument(new Argument('[file]', "a build's console log; - reads standard input"))
    .addOption(
      new Option(
        '--url <build>',
        'the URL of a build, instead of a file; authenticates with JENKINS_USER and JENKINS_TOKEN',
      ),
    )
    .option('--jenkinsfile <path>', 'the Jenkinsfile of the build, if the log does not name it')
    .option('--json', 'print one JSON object: ok, diagnostics, jenkinsfile, commit, libraries, result, errors')
    .addHelpText(
      'after',
      examples(
        ['pipegen explain-log console.txt', 'a saved log'],
        ['pipegen explain-log --url https://jenkins.example/job/shop/job/main/12/', 'a log on a controller'],
        ['curl -s "$BUILD_URL/consoleText" | pipegen explain-log -', 'a log from another program'],
      ),
    )
    .action(
      perform<ExplainLogOptions>(async (invocation, options, [file]) => {
        const { explainLog } = await import('../explainLog.ts');
        return explainLog(invocation, options, file);
      }),
    );
}
