import { type Command, InvalidArgumentError, Option } from 'commander';
import { flowOption } from './flowOption.ts';

/** The options of every command that shows a plan and applies it. */
export function withPerformOptions(command: Command): Command {
  return command
    .addOption(flowOption())
    .option('-y, --yes', 'do not ask for confirmation')
    .option('--accept-values', 'with --yes: accept settings and secrets that differ from the deployed ones')
    .option('--dry-run', 'show the plan, without changing anything')
    .option('--plan-out <file>', 'write the plan to a file for pipegen apply, without changing anything')
    .addOption(
      new Option('--wait-lock [seconds]', 'wait for a held lock (default: 600 seconds)')
        .preset(600)
        .argParser(parseInteger),
    )
    .option('--json', 'print one JSON object: ok, diagnostics, outcome, plan, done, links, retired, undo');
}

/** An integer that is not negative. */
export function parseInteger(value: string | number): number {
  const number = Number(value);
  if (String(value).trim() !== '' && Number.isInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError('It must be an integer.');
}
