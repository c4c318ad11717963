import { Command } from 'commander';
import type { DoctorOptions } from '../doctor.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import { flowOption } from './flowOption.ts';

/** `pipegen doctor` */
export function doctorCommand(perform: Perform): Command {
  return new Command('doctor')
    .description('Check tools, engines, remotes, permissions, disks, clocks and the flow, with a fix for each problem.')
    .addOption(flowOption())
    .option('--json', 'print one JSON object: ok, diagnostics, checks')
    .addHelpText(
      'after',
      examples(
        ['pipegen doctor', 'exit 1 if a check fails'],
        ['pipegen doctor --json | jq \'.checks[] | select(.state != "ok")\'', 'only failed checks'],
      ),
    )
    .action(
      perform<DoctorOptions>(async (invocation, options) => {
        const { doctor } = await import('../doctor.ts');
        return doctor(invocation, options);
      }),
    );
}
