import { describeError } from '../agent/describeError.ts';
import { openContext } from '../agent/openContext.ts';
import { createLiveReporter, createPlainReporter } from '../agent/reporter.ts';
import { errorAt } from '../model/diagnostic.ts';
import { judgeRoot, repositoryRoot } from '../project/repositoryRoot.ts';
import type { AgentContext } from '../run/agentContext.ts';
import { badInput, Failure } from '../run/failure.ts';
import type { Invocation } from './invocation.ts';
import { failed, interrupted, type Outcome, prevented } from './outcome.ts';

/** What every command that looks at the world may be told. */
export interface ContextChoice {
  /** Which flow, where the project has several. */
  readonly flow?: string;
}

/**
 * Does a command's work on a flow as it was built, with the world that Docker, git and the rest are. What they refuse
 * becomes the command's outcome, secrets masked.
 *
 * The project's folder must be a working copy, as the ledger is in its repository.
 */
export async function inContext(
  invocation: Invocation,
  { flow: flowName }: ContextChoice,
  work: (context: AgentContext) => Promise<Outcome>,
): Promise<Outcome> {
  const { projectFolder: folder, terminal, signal } = invocation;
  const reporter = terminal.watched ? createLiveReporter(terminal) : createPlainReporter(terminal.note);
  let mask = (text: string): string => text;
  try {
    const options = { folder, environment: process.env, flowName, mayCheckOut: true, signal, reporter };
    const { context, close } = await openContext(options);
    mask = (text) => context.mask(text);
    try {
      mustBeWorkingCopy(folder);
      return await work(context);
    } finally {
      await close();
    }
  } catch (error) {
    if (signal.aborted) return interrupted(signal, [INTERRUPTED]);
    const message = mask(describeError(error));
    if (error instanceof Failure) return prevented(error, message);
    return failed([errorAt('refused', [], message)]);
  }
}

const INTERRUPTED = errorAt(
  'interrupted',
  [],
  'Interrupted.',
  'Run the same command again to continue. To see the current state, run: pipegen status',
);

function mustBeWorkingCopy(folder: string): void {
  const [misplaced] = judgeRoot(folder);
  if (misplaced !== undefined) throw badInput(misplaced.code, misplaced.message, misplaced.fix);
  if (repositoryRoot(folder) !== undefined) return;
  throw badInput(
    'not-a-working-copy',
    `${folder} is not a git working copy. pipegen keeps a flow's ledger in its repository.`,
    'Change to a clone of the repository, or pass one with --project.',
  );
}
