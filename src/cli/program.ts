import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { fault } from '../model/diagnostic.ts';
import { buildCommand } from './commands/build.ts';
import { completionCommand } from './commands/completion.ts';
import { graphCommand } from './commands/graph.ts';
import { initCommand } from './commands/init.ts';
import { listCommand } from './commands/list.ts';
import { examples } from './examples.ts';
import type { Perform } from './invocation.ts';
import { type ExitCode, interrupted, report } from './outcome.ts';
import type { Terminal } from './terminal.ts';

/**
 * Runs the command line.
 *
 * @param args without the program's own name
 * @param signal its reason, once aborted, is the name of the signal that interrupted the process
 */
export async function run(args: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const perform: Perform =
    (work) =>
    async (...received) => {
      const command = received.at(-1) as Command;
      const options = command.optsWithGlobals<{ project: string; json?: boolean }>();
      const projectFolder = resolve(options.project);
      const outcome = await work({ projectFolder, terminal, signal }, options as never, command.args).catch(
        (error: unknown) => (signal.aborted ? interrupted(signal, [INTERRUPTED]) : Promise.reject(error)),
      );
      await report(outcome, terminal, projectFolder, options.json === true);
      exitCode = outcome.exitCode;
    };
  try {
    await createProgram(perform).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}

/** The whole tree of commands. */
function createProgram(perform: Perform): Command {
  const program = new Command('pipegen')
    .description(packageJson.description)
    .version(packageJson.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .option('-C, --project <folder>', "the project's folder", '.')
    .addHelpText(
      'after',
      examples(
        ['pipegen init', 'start with a flow that works'],
        ['pipegen build', 'write everything that Jenkins and Docker need'],
        ['pipegen build --check', 'fail when something generated is out of date'],
        ['pipegen help build', 'say more about a command'],
      ),
    )
    .showHelpAfterError('Run "pipegen --help" to see what there is.');
  program.addCommand(buildCommand(perform));
  program.addCommand(listCommand(perform));
  program.addCommand(graphCommand(perform));
  program.addCommand(initCommand(perform));
  program.addCommand(completionCommand(perform, program));
  for (const command of [program, ...program.commands]) command.exitOverride();
  for (const command of program.commands) {
    command.helpOption('-h, --help', 'show help');
    command.showHelpAfterError(`Run "pipegen ${command.name()} --help" to see what there is.`);
  }
  return program;
}

const INTERRUPTED = fault('interrupted', [], 'Interrupted before anything was written.');
