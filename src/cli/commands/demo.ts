import { Command, Option } from 'commander';
import type { DemoOptions } from '../demo.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';

/** `pipegen demo` */
export function demoCommand(perform: Perform): Command {
  return new Command('demo')
    .description(
      'Promote a sample app from a change to PROD and roll it back, on this machine. Needs only Docker and git; cleans up afterwards.',
    )
    .option('--keep', 'keep everything for inspection')
    .addOption(new Option('--clean', 'only remove what earlier demos left behind').conflicts('keep'))
    .option('--json', 'print one JSON object: ok, diagnostics, flow, folder, kept, steps, seconds, left')
    .addHelpText(
      'after',
      examples(
        ['pipegen demo', 'run the demo, in less than a minute'],
        ['pipegen demo --keep', 'keep everything for inspection'],
        ['pipegen demo --clean', 'remove everything left by earlier demos'],
      ),
    )
    .action(
      perform<DemoOptions>(async (invocation, options) => {
        const { demo } = await import('../demo.ts');
        return demo(invocation, options);
      }),
    );
}
