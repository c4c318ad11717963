import { Argument, Command } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../invocation.ts';

/** `pipegen completion`: a script for the whole tree of commands under `program`. */
export function completionCommand(perform: Perform, program: Command): Command {
  return new Command('completion')
    .description('Print a shell completion script for commands and options.')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh']))
    .addHelpText(
      'after',
      examples(
        ['pipegen completion bash >> ~/.bashrc', 'for bash'],
        ['pipegen completion zsh > ~/.zfunc/_pipegen', 'for zsh, with ~/.zfunc in fpath'],
      ),
    )
    .action(
      perform(async (_, __, [shell]) => {
        const { bashCompletion, zshCompletion } = await import('../completion.ts');
        const script = shell === 'zsh' ? zshCompletion(program) : bashCompletion(program);
        return { exitCode: 0, diagnostics: [], answer: { script }, text: script };
      }),
    );
}
