import { type AgreedPlan, agreedPlan } from '../plan/agreed.ts';
import { type LedgerState, recordOf } from '../plan/ledger.ts';
import type { Operation, Plan } from '../plan/operation.ts';
import type { AgentContext } from './agentContext.ts';
import { Failure } from './failure.ts';
import { forgetOnHost } from './forgetOnHost.ts';
import { takeLocks, waitForOthers } from './locks.ts';
import type { Task } from './task.ts';
import { updateLedger } from './updateLedger.ts';
import { mustBeAgreed, observeAgain, unchanged, Work, withoutIntents } from './work.ts';

/** Options for performing a task. */
export interface PerformOptions {
  /** Shows the plan, and returns whether it is approved. */
  agree(plan: Plan): Promise<boolean>;
  /** A plan that was approved earlier, such as a saved one. Nothing beyond it is executed. */
  readonly agreed?: Pick<AgreedPlan, 'operations'>;
  /** Whether `agree` returns immediately, so that the state cannot change meanwhile. */
  readonly asksNobody?: boolean;
  /** The timeout for locks of other holders. */
  readonly waitLockSeconds: number;
}

/** The outcome of a task. */
export interface Performed {
  readonly outcome: 'nothingToDo' | 'declined' | 'done';
  /** The plan that was shown. */
  readonly plan: Plan;
  /** The executed operations. */
  readonly done: readonly Operation[];
  /** The context of the last plan. */
  readonly context: AgentContext;
}

/** The maximum age of an observation that only another run could have made obsolete. */
const FRESH_MILLISECONDS = 10_000;

/**
 * Performs a task: observes, plans, asks for approval, takes the locks, observes again, and executes the approved plan, with
 * a ledger entry before and after each operation. After an interruption, the same task executes the remaining operations.
 *
 * @throws {Failure} `locked`, `frozen` or `state-changed` before any change; or the error of an operation
 */
export async function perform(context: AgentContext, task: Task, options: PerformOptions): Promise<Performed> {
  const { ledger } = context.ports;
  const look = () => (options.agreed === undefined ? task.observe(context) : observeAgain(context, task));
  const began = performance.now();
  let [{ revision: seen }, first] = await Promise.all([ledger.read(), look()]);
  // A deployment in the desired state may be about to be removed, such as one of a change that was reopened meanwhile.
  while (first.plan.operations.length === 0 && (await waitForOthers(context, task, options.waitLockSeconds)))
    [{ revision: seen }, first] = await Promise.all([ledger.read(), look()]);
  const beginning = { plan: first.plan, done: [], context: first.context };
  if (first.plan.operations.length === 0) {
    await rememberOnly(context, task, first.settle ?? unchanged);
    return { ...beginning, outcome: 'nothingToDo' };
  }
  const agreed = options.agreed ?? agreedPlan('', first.plan);
  mustBeAgreed(first.plan, agreed);
  if (!(await options.agree(first.plan))) return { ...beginning, outcome: 'declined' };

  const locks = await takeLocks(context, task, options.waitLockSeconds);
  // If the lock follows the observation immediately, only another run could have changed anything in between.
  const isFresh =
    options.asksNobody === true &&
    task.looksAgain !== true &&
    locks.after === seen &&
    performance.now() - began < FRESH_MILLISECONDS;
  const work = new Work(context, task, locks, agreed, isFresh ? first : undefined);
  try {
    const last = await work.execute();
    await locks.release(work.settled, { event: 'finished', text: `end: ${task.command}` });
    // The previous holder of the locks may have done all of it.
    if (work.done.length === 0) return { outcome: 'nothingToDo', plan: last.plan, done: [], context: last.context };
    await forgetOnHost(last.context, work.done);
    return { outcome: 'done', plan: first.plan, done: work.done, context: last.context };
  } catch (error) {
    await work.giveLocksBack(error);
    throw error;
  }
}

/** Updates the ledger without operations, such as to record that an interrupted operation is done. */
async function rememberOnly(
  context: AgentContext,
  task: Task,
  settle: (state: LedgerState) => LedgerState,
): Promise<void> {
  const { ledger } = context.ports;
  const at = new Date().toISOString();
  const entry = { at, by: context.actor.name, event: 'finished', text: `nothing to do: ${task.command}` } as const;
  const { snapshot } = await updateLedger(ledger, (state) => {
    const settled = settle(state);
    return JSON.stringify(settled) === JSON.stringify(state) ? undefined : { state: settled, entry };
  });
  const isBegun = (name: string) => recordOf(snapshot.state, name).intent?.command === context.mask(task.command);
  if (task.environments.some(isBegun)) await endBegun(context, task);
}

/** Closes the unfinished operation of an interrupted run, unless another actor works on it. */
async function endBegun(context: AgentContext, task: Task): Promise<void> {
  try {
    const locks = await takeLocks(context, { ...task, obeysFreeze: false }, 0);
    await locks.release((state) => withoutIntents(task, state), { event: 'finished', text: `end: ${task.command}` });
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'locked') throw error;
  }
}
