import { type AgreedPlan, beyondAgreed, withChange } from '../plan/agreed.ts';
import { formatOperation } from '../plan/formatPlan.ts';
import { type LedgerEntry, type LedgerState, withRecord } from '../plan/ledger.ts';
import type { Operation, Plan } from '../plan/operation.ts';
import { operationKey, withTexts } from '../plan/operationKey.ts';
import { expect, remember } from '../plan/remember.ts';
import type { AgentContext } from './agentContext.ts';
import { execute } from './execute/execute.ts';
import type { Facts } from './execute/facts.ts';
import { DeploymentFailure } from './execute/giveUp.ts';
import { Failure, RefusedPlan, stateChanged, whyOf } from './failure.ts';
import type { HeldLocks } from './locks.ts';
import type { Task, TaskPlan } from './task.ts';

/** Operations after which the task plans again, because later operations depend on their results. */
function changesWhatFollows(operation: Operation): boolean {
  return (
    operation.kind === 'mergeChange' ||
    operation.kind === 'pushImage' ||
    (operation.kind === 'startUnit' && operation.unit.scope === 'environment')
  );
}

/** Operations that are executed even if an earlier one of them failed. */
function isIndependent({ kind }: Operation): boolean {
  return kind === 'removeDeployment' || kind === 'removeRevision' || kind === 'forgetEnvironment';
}

function partly(failures: readonly string[]): Failure {
  return new Failure('not-removed', `Not everything could be removed:\n${failures.join('\n')}`, {
    fix: 'Fix the error above, then run the same command again to continue.',
  });
}

/** Executes a task under its locks, with a ledger entry before and after each operation. */
export class Work {
  readonly done: Operation[] = [];
  private readonly context: AgentContext;
  private readonly task: Task;
  private readonly locks: HeldLocks;
  private agreed: Pick<AgreedPlan, 'operations'>;
  /** The executed operation that is not in the ledger yet. It is written with the start of the next one. */
  private unwritten: Operation | undefined;
  private current: Operation | undefined;
  private settle: TaskPlan['settle'];
  private facts: Facts;
  /** A recent plan, which need not be made again. */
  private fresh: TaskPlan | undefined;

  constructor(
    context: AgentContext,
    task: Task,
    locks: HeldLocks,
    agreed: Pick<AgreedPlan, 'operations'>,
    fresh: TaskPlan | undefined,
  ) {
    this.context = context;
    this.task = task;
    this.locks = locks;
    this.agreed = agreed;
    this.fresh = fresh;
    const { id } = locks.state();
    this.facts = id === undefined ? {} : { ledger: id };
  }

  /** @returns the last plan, which has no remaining operations */
  async execute(): Promise<TaskPlan> {
    for (;;) {
      const planned = this.fresh ?? (await this.look());
      this.fresh = undefined;
      mustBeAgreed(planned.plan, this.agreed);
      if (!(await this.executeUntilChange(planned))) continue;
      this.settle = planned.settle;
      return planned;
    }
  }

  /** The previous holder of the locks may have done a part. */
  private look(): Promise<TaskPlan> {
    return this.done.length === 0 ? observeAgain(this.context, this.task) : this.task.observe(this.context, this.facts);
  }

  /** The ledger's state after all operations. */
  readonly settled = (state: LedgerState, at: string): LedgerState =>
    (this.settle ?? unchanged)(withoutIntents(this.task, this.rememberUnwritten(state, at)));

  async giveLocksBack(error: unknown): Promise<void> {
    const { context, current } = this;
    const event = context.signal.aborted ? 'interrupted' : 'failed';
    const what = current === undefined ? this.task.command : formatOperation(current);
    const cause = context.mask(error instanceof Error ? error.message : String(error));
    const change = (state: LedgerState, at: string) =>
      this.rememberFailed(this.rememberUnwritten(state, at), at, error);
    try {
      await this.locks.release(change, { event, text: what, ...(event === 'failed' && { cause }) });
    } catch (unwritable) {
      context.log(`Warning: the outcome was not recorded in the ledger. ${whyOf(unwritable)}`);
    }
  }

  /** @returns whether the whole plan was executed */
  private async executeUntilChange({ plan, context }: TaskPlan): Promise<boolean> {
    const before = this.done.length;
    const failures: string[] = [];
    for (const [index, operation] of plan.operations.entries()) {
      this.context.signal.throwIfAborted();
      if (failures.length > 0 && !isIndependent(operation)) throw partly(failures);
      const text = formatOperation(operation);
      await this.begin(operation);
      context.progress.began({
        text,
        cause: operation.cause,
        index: before + index + 1,
        total: before + plan.operations.length,
      });
      const started = performance.now();
      const ended = (failed: boolean) =>
        context.progress.ended({ text, seconds: (performance.now() - started) / 1_000, failed });
      try {
        const facts = await execute(context, operation, this.facts);
        if (facts.change !== undefined) this.agreed = withChange(this.agreed, facts.change);
        this.facts = { ...this.facts, ...facts };
      } catch (error) {
        ended(true);
        this.context.signal.throwIfAborted();
        const isLast = !isIndependent(operation) || (error instanceof Failure && error.isGeneral);
        if (isLast && failures.length === 0) throw error;
        failures.push(`${text}: ${whyOf(error)}`);
        if (isLast) throw partly(failures);
        continue;
      }
      ended(false);
      this.done.push(operation);
      this.unwritten = operation;
      this.current = undefined;
      if (changesWhatFollows(operation)) return false;
    }
    if (failures.length > 0) throw partly(failures);
    return true;
  }

  private async begin(operation: Operation): Promise<void> {
    const text = this.context.mask(formatOperation(operation));
    const key = withTexts(operationKey(operation), this.context.mask);
    const by = this.context.actor.name;
    await this.locks.write(
      (state, at) => {
        const expected = expect(this.rememberUnwritten(state, at), operation, this.doing(at));
        const intent = { command: this.context.mask(this.task.command), by, operation: text, key, at };
        return this.eachEnvironment(expected, (record) => ({ ...record, intent }));
      },
      { event: 'begun', text, cause: operation.cause, ...factsOf(operation) },
    );
    this.unwritten = undefined;
    this.current = operation;
  }

  private rememberUnwritten(state: LedgerState, at: string): LedgerState {
    return this.unwritten === undefined ? state : remember(state, this.unwritten, this.doing(at));
  }

  /** A new deployment that failed was removed; any other unfinished operation remains in the ledger. */
  private rememberFailed(state: LedgerState, at: string, error: unknown): LedgerState {
    return error instanceof DeploymentFailure && error.removal !== undefined
      ? remember(state, error.removal, this.doing(at))
      : state;
  }

  private doing(at: string) {
    return { at, by: this.context.actor.name, command: this.context.mask(this.task.command) };
  }

  private eachEnvironment(state: LedgerState, change: Parameters<typeof withRecord>[2]): LedgerState {
    return this.task.environments.reduce((changed, name) => withRecord(changed, name, change), state);
  }
}

/** Plans again under the locks. If that is refused now, the state changed since the approval. */
export async function observeAgain(context: AgentContext, task: Task): Promise<TaskPlan> {
  try {
    return await task.observe(context);
  } catch (error) {
    if (!(error instanceof RefusedPlan)) throw error;
    throw new Failure('state-changed', `The state changed since the plan was made. ${error.message}`, {
      exitCode: 3,
      cause: error,
      ...(error.fix === undefined ? {} : { fix: error.fix }),
    });
  }
}

/** Returns the state without unfinished operations of a task. */
export function withoutIntents({ environments }: Task, state: LedgerState): LedgerState {
  return environments.reduce((changed, name) => withRecord(changed, name, ({ intent: _, ...record }) => record), state);
}

/** The default final change: none. */
export function unchanged(state: LedgerState): LedgerState {
  return state;
}

/** @throws {Failure} `state-changed` if a plan has operations that were not approved */
export function mustBeAgreed(plan: Plan, agreed: Pick<AgreedPlan, 'operations'>): void {
  const beyond = beyondAgreed(plan, agreed);
  if (beyond.length > 0) throw stateChanged(`These operations are not in the approved plan: ${beyond.join('; ')}.`);
}

/** Returns the fields of an operation's ledger entry for searching. */
function factsOf(operation: Operation): Pick<LedgerEntry, 'environment' | 'deployment' | 'release' | 'commit'> {
  const where = 'environment' in operation ? { environment: operation.environment } : {};
  if ('rollout' in operation) {
    const { deployment, release } = operation.rollout;
    return { ...where, deployment, release: release.id, commit: release.commit };
  }
  if (operation.kind === 'mergeChange') return { commit: operation.head };
  return 'deployment' in operation ? { ...where, deployment: operation.deployment } : where;
}
