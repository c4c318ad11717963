import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { type Diagnostic, errorAt } from '../model/diagnostic.ts';
import { Failure } from '../run/failure.ts';
import { adoptCommand } from './commands/adopt.ts';
import { applyCommand } from './commands/apply.ts';
import { backupCommand } from './commands/backup.ts';
import { buildCommand } from './commands/build.ts';
import { completionCommand } from './commands/completion.ts';
import { composeCommand } from './commands/compose.ts';
import { controllerCommand } from './commands/controller.ts';
import { convertCommand } from './commands/convert.ts';
import { demoCommand } from './commands/demo.ts';
import { deployCommand } from './commands/deploy.ts';
import { destroyCommand } from './commands/destroy.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainLogCommand } from './commands/explainLog.ts';
import { freezeCommand } from './commands/freeze.ts';
import { graphCommand } from './commands/graph.ts';
import { historyCommand } from './commands/history.ts';
import { importCommand } from './commands/import.ts';
import { initCommand } from './commands/init.ts';
import { execCommand, logsCommand, runCommand } from './commands/inService.ts';
import { listCommand } from './commands/list.ts';
import { lockCommand } from './commands/lock.ts';
import { planCommand } from './commands/plan.ts';
import { promoteCommand } from './commands/promote.ts';
import { pruneCommand } from './commands/prune.ts';
import { restoreCommand } from './commands/restore.ts';
import { retireCommand } from './commands/retire.ts';
import { rollbackCommand } from './commands/rollback.ts';
import { statusCommand } from './commands/status.ts';
import { tagCommand } from './commands/tag.ts';
import { unfreezeCommand } from './commands/unfreeze.ts';
import { unlockCommand } from './commands/unlock.ts';
import { validateCommand } from './commands/validate.ts';
import { examples } from './examples.ts';
import type { Invocation, Perform } from './invocation.ts';
import { type ExitCode, failed, interrupted, type Outcome, prevented, refused, report } from './outcome.ts';

/**
 * Runs the command line.
 *
 * @param args without the program's own name
 * @param host the process, apart from where it works; its signal's reason, once aborted, is the name of the signal that
 *   interrupted the process
 */
export async function run(args: readonly string[], host: Omit<Invocation, 'projectFolder'>): Promise<ExitCode> {
  const { terminal, signal } = host;
  let exitCode: ExitCode = 0;
  const perform: Perform =
    (work) =>
    async (...received) => {
      const command = received.at(-1) as Command;
      const options = command.optsWithGlobals<{ project: string; json?: boolean }>();
      const projectFolder = resolve(options.project);
      const outcome = await work({ ...host, projectFolder }, options as never, command.args).catch(
        (error: unknown): Outcome => {
          if (signal.aborted) return interrupted(signal, [INTERRUPTED]);
          if (error instanceof Failure) return prevented(error);
          if (isSystemError(error)) return failed([diagnoseSystem(error)]);
          throw error;
        },
      );
      report(outcome, terminal, projectFolder, options.json === true);
      exitCode = outcome.exitCode;
    };
  try {
    const program = createProgram(perform);
    for (const command of withInner(program))
      command.configureOutput({ writeOut: (text) => terminal.print(text), writeErr: (text) => terminal.note(text) });
    await program.parseAsync(helpOption(args), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    // People have been told already.
    if (wantsJson(args)) report(refused([errorAt('usage-invalid', [], error.message)]), terminal, '.', true);
    return 2;
  }
}

/** `help controller pull` as `controller pull --help`: the parser's own `help` knows one word. */
function helpOption([first, ...words]: readonly string[]): string[] {
  return first === 'help' && words.length > 1
    ? [...words, '--help']
    : [...(first === undefined ? [] : [first]), ...words];
}

/** Whether a script reads the answer; for what goes wrong before or after a command knows its options. */
export function wantsJson(args: readonly string[]): boolean {
  return args.includes('--json');
}

/** In the order of help. */
const COMMANDS = [
  buildCommand,
  listCommand,
  graphCommand,
  initCommand,
  validateCommand,
  convertCommand,
  importCommand,
  explainLogCommand,
  controllerCommand,
  demoCommand,
  statusCommand,
  historyCommand,
  planCommand,
  applyCommand,
  deployCommand,
  promoteCommand,
  rollbackCommand,
  retireCommand,
  destroyCommand,
  pruneCommand,
  backupCommand,
  restoreCommand,
  composeCommand,
  logsCommand,
  execCommand,
  runCommand,
  tagCommand,
  lockCommand,
  unlockCommand,
  freezeCommand,
  unfreezeCommand,
  adoptCommand,
  doctorCommand,
];

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
        ['pipegen init', 'create a working flow'],
        ['pipegen build', 'generate all files'],
        ['pipegen build --check', 'fail if a generated file is out of date'],
        ['pipegen validate Jenkinsfile', 'find errors before Jenkins does'],
        ['pipegen import Jenkinsfile', 'convert it to TypeScript'],
        ['pipegen help build', 'show the help of a command'],
      ),
    )
    .showHelpAfterError('Run "pipegen --help" for a list of commands and options.');
  for (const create of COMMANDS) program.addCommand(create(perform));
  program.addCommand(completionCommand(perform, program));
  for (const command of withInner(program)) command.exitOverride();
  for (const command of program.commands.flatMap(withInner)) {
    command.helpOption('-h, --help', 'show help');
    // What must be given stands with the arguments, which must be given as well.
    const needed = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
    if (needed.length > 0) command.usage(`${needed.join(' ')} ${command.usage()}`);
    command.showHelpAfterError(`Run "${namesOf(command).join(' ')} --help" for a list of commands and options.`);
  }
  return program;
}

/** A command and those within it. */
function withInner(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withInner)];
}

/** The words that call a command. */
function namesOf(command: Command): string[] {
  return [...(command.parent === null ? [] : namesOf(command.parent)), command.name()];
}

/** What the operating system refuses, such as a full disk; everything else that is thrown is a bug, and shown as one. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

function diagnoseSystem({ code = 'unknown', message }: NodeJS.ErrnoException): Diagnostic {
  return errorAt('system-error', [], `System error: ${message.replace(`${code}: `, '')} (${code}).`);
}

const INTERRUPTED = errorAt('interrupted', [], 'Interrupted before anything was written.');
