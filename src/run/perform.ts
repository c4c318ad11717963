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

/** How a task is to be performed. */
export interface PerformOptions {
  /** Is shown the plan, and answers whether to go on. */
  agree(plan: Plan): Promise<boolean>;
  /** What was agreed to earlier, such as by a saved plan: nothing beyond it is done. */
  readonly agreed?: Pick<AgreedPlan, 'operations'>;
  /** Whether `agree` answers at once, so that the world has no time to move. */
  readonly asksNobody?: boolean;
  /** How long to wait for locks that others hold. */
  readonly waitLockSeconds: number;
}

/** How a task ended. */
export interface Performed {
  readonly outcome: 'nothingToDo' | 'declined' | 'done';
  /** What was shown. */
  readonly plan: Plan;
  /** What was executed. */
  readonly done: readonly Operation[];
  /** The context of the last plan. */
  readonly context: AgentContext;
}

/** How old a look may be that nobody but another run could have overtaken. */
const FRESH_MILLISECONDS = 10_000;

/**
 * Performs a task: observes, plans, asks, takes the locks, looks again, and executes what was agreed to, with a line in
 * the ledger before and after each operation. Whatever ends it, the same task does afterwards what is left.
 *
 * @throws {Failure} `locked`, `frozen` or `state-changed` before anything is changed; what an operation fails with
 */
export async function perform(context: AgentContext, task: Task, options: PerformOptions): Promise<Performed> {
  const { ledger } = context.ports;
  const look = () => (options.agreed === undefined ? task.observe(context) : observeAgain(context, task));
  const began = performance.now();
  let [{ revision: seen }, first] = await Promise.all([ledger.read(), look()]);
  // What runs as wanted may be about to go, such as with a change that was reopened while it is destroyed.
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
  // Between a look and a lock that follow each other at once, only another run could have done something.
  const isFresh =
    options.asksNobody === true &&
    task.looksAgain !== true &&
    locks.after === seen &&
    performance.now() - began < FRESH_MILLISECONDS;
  const work = new Work(context, task, locks, agreed, isFresh ? first : undefined);
  try {
    const last = await work.execute();
    await locks.release(work.settled, { event: 'finished', text: `end: ${task.command}` });
    // Whoever held the locks before may have done all of it.
    if (work.done.length === 0) return { outcome: 'nothingToDo', plan: last.plan, done: [], context: last.context };
    await forgetOnHost(last.context, work.done);
    return { outcome: 'done', plan: first.plan, done: work.done, context: last.context };
  } catch (error) {
    await work.giveLocksBack(error);
    throw error;
  }
}

/** There is nothing to do, and yet something to remember, such as that what was begun is done. */
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

/** Ends what an interrupted run began, unless somebody is at work on it. */
async function endBegun(context: AgentContext, task: Task): Promise<void> {
  try {
    const locks = await takeLocks(context, { ...task, obeysFreeze: false }, 0);
    await locks.release((state) => withoutIntents(task, state), { event: 'finished', text: `end: ${task.command}` });
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'locked') throw error;
  }
}
