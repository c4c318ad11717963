import { Command, Option } from 'commander';
import { readCachedBuild } from '../../adapters/buildCache.ts';
import type { BuildOptions } from '../build.ts';
import { upToDateOutcome } from '../buildOutcome.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';
import { readIdentity } from '../packaged.ts';

/** `pipegen build` */
export function buildCommand(perform: Perform): Command {
  return new Command('build')
    .description('Write the Jenkinsfiles, the shared library, the stacks and the controller that pipelines/ describes.')
    .option('--check', 'write nothing; show what would change, and exit 1 if anything would')
    .addOption(
      new Option('--watch', 'build again whenever something in pipelines/, or that it reads, changes').conflicts([
        'check',
        'json',
      ]),
    )
    .option('--force', 'replace files that were edited by hand or that pipegen did not write')
    .option('--no-cache', 'do all the work, even when nothing seems to have changed')
    .option('--json', 'print one JSON object: ok, diagnostics, written, deleted, unchanged, differences')
    .addHelpText(
      'after',
      examples(
        ['pipegen build', 'bring every generated file up to date'],
        ['pipegen build --check', 'the same question for CI: exit 1 and a diff when one is not'],
        ['pipegen build --watch', 'keep them up to date while you edit'],
        ['pipegen build --json | jq -r .written[]', 'name the files that were written'],
      ),
    )
    .action(
      perform<BuildOptions>(async (invocation, options) => {
        if (options.watch) {
          const { watch } = await import('../watch.ts');
          return watch(invocation, options);
        }
        const started = Date.now();
        const program = await readIdentity();
        // Only a whole build knows what it reads.
        const mayRecall = options.cache && invocation.tellInputs === undefined;
        const cached = mayRecall ? readCachedBuild(invocation.projectFolder, program) : undefined;
        if (cached) return upToDateOutcome(cached, performance.now(), invocation.terminal.outColors);
        // Only now, as it brings parsers and compilers.
        const { build } = await import('../build.ts');
        return build(invocation, options, { program, started });
      }),
    );
}
