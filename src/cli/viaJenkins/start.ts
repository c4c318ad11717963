import {
  type BuildParameters,
  findUnfinished,
  readQueueItem,
  startBuild,
  type Unfinished,
} from '../../controller/builds.ts';
import type { ControllerConnection, RequestChoice } from '../../controller/connection.ts';
import { ControllerFailure } from '../../controller/failure.ts';
import { printableLine } from '../../plan/printable.ts';
import { Failure } from '../../run/failure.ts';
import type { Invocation } from '../invocation.ts';
import { createPace } from './pace.ts';

/** A build to be started, and how it is asked about. */
export interface WantedBuild {
  readonly connection: ControllerConnection;
  readonly job: string;
  readonly parameters: BuildParameters;
  readonly choice: RequestChoice;
  /** Is told when from now on a build may wait or run. */
  readonly onBegin: () => void;
}

/** A build that runs. */
export interface StartedBuild {
  readonly number: number;
  /** Whether somebody had started it before. */
  readonly joined: boolean;
}

/** Has a job build, or joins what does the same already, and waits until it runs; says why it does not yet. */
export async function startOrJoin(invocation: Invocation, wanted: WantedBuild): Promise<StartedBuild> {
  const { connection, job } = wanted;
  const { terminal } = invocation;
  const { running, queued } = await findSame(wanted);
  wanted.onBegin();
  if (running !== undefined) {
    terminal.note(
      `Following build #${running.number}, which is already running: ${connection.url}${job}${running.number}/\n`,
    );
    return { number: running.number, joined: true };
  }
  if (queued !== undefined) {
    terminal.note('Following a build that is already in the queue.\n');
    return { number: await waitForTurn(invocation, wanted, queued.id), joined: true };
  }
  const started = await startOnce(wanted);
  terminal.note(`Started: ${connection.url}${job}\n`);
  return {
    number: 'number' in started ? started.number : await waitForTurn(invocation, wanted, started.id),
    joined: false,
  };
}

/** Starts a build; when it cannot be known whether that arrived, what waits or runs now is what it became. */
async function startOnce(wanted: WantedBuild): Promise<{ readonly id: number } | { readonly number: number }> {
  const { connection, job, parameters } = wanted;
  try {
    return { id: await startBuild(connection, job, parameters) };
  } catch (error) {
    if (!(error instanceof ControllerFailure) || error.code !== 'controller-unreachable') throw error;
    const { queued, running } = await findSame(wanted);
    if (running !== undefined) return running;
    if (queued !== undefined) return queued;
    throw error;
  }
}

async function waitForTurn(
  { terminal, signal }: Invocation,
  { connection, job, choice }: WantedBuild,
  id: number,
): Promise<number> {
  const pace = createPace(signal);
  for (let said = ''; ; ) {
    const item = await readQueueItem(connection, job, id, choice);
    if (item.build !== undefined) {
      terminal.note(`Build #${item.build}: ${connection.url}${job}${item.build}/\n`);
      return item.build;
    }
    if (item.state === 'cancelled')
      throw new Failure('build-cancelled', 'The build was removed from the queue before it started.', {
        fix: 'Nothing was changed. To start it again, run the same command.',
      });
    // What changes by itself, such as how many seconds are left, is no news.
    const why = printableLine(item.why.replace(/ Expires in .*/, ''));
    if (why !== '' && why !== said) terminal.note(`Waiting: ${why}\n`);
    await pace.wait(why !== said);
    said = why;
  }
}

/** What of a job does the same already. */
async function findSame({ connection, job, parameters, choice }: WantedBuild) {
  const { running, queued } = await findUnfinished(connection, job, choice);
  const isSame = (other: Unfinished['running' | 'queued'][number]): boolean =>
    Object.entries(parameters).every(([name, value]) => other.parameters[name] === value);
  return { running: running.find(isSame), queued: queued.find(isSame) };
}
