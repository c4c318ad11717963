import type { Environment } from '../../model/flow.ts';
import { type LedgerState, recordOf } from '../../plan/ledger.ts';
import type { Plan } from '../../plan/operation.ts';
import { findRollback } from '../../plan/rollback.ts';
import type { AgentContext } from '../agentContext.ts';
import { askedEnvironment } from '../askedEnvironment.ts';
import { RefusedPlan } from '../failure.ts';
import { observeRecorded } from '../recorded.ts';
import type { Task } from '../task.ts';

/** What to go back to. */
export interface RollbackWish {
  readonly environment: string;
  /** An identifier, or its beginning; by default the newest verified release before the present one. */
  readonly release?: string;
}

/**
 * Brings an earlier release back, beside what runs, and holds the environment there, so that no pipeline undoes it. Data
 * stays as it is: migrations are not run, and not undone.
 */
export function rollbackTask(context: AgentContext, { environment: name, release }: RollbackWish): Task {
  const environment = askedEnvironment(context, name);
  /** Decided once: after the rollback the present release is another. */
  let target: { readonly release: string; readonly commit: string; readonly tag: string } | undefined;
  const command = `pipegen rollback ${name}${release === undefined ? '' : ` --release ${release}`}`;
  return {
    command,
    environments: [name],
    obeysFreeze: true,
    async observe(here) {
      const { ports } = here;
      const { state } = await ports.ledger.read();
      target ??= findTarget(state, environment, command, release);
      const { plan, context: there } = await observeRecorded(here, state, { environment: name, ...target });
      return { plan: withHold(name, state, target.release, plan), context: there };
    },
  };
}

function findTarget(state: LedgerState, environment: Environment, command: string, release: string | undefined) {
  const record = recordOf(state, environment.name);
  // After an interruption the same command goes on: to where the environment is held, and not further back.
  const begun = record.intent?.command === command ? record.hold?.release : undefined;
  const unfinished = record.past.find((earlier) => earlier.release === begun);
  if (unfinished !== undefined) return unfinished;
  const found = findRollback(environment, record, release);
  if ('refused' in found)
    throw new RefusedPlan('rollback-refused', found.refused, {
      exitCode: 2,
      ...(found.fix === undefined ? {} : { fix: found.fix }),
    });
  return found.to;
}

function withHold(environment: string, state: LedgerState, release: string, rollout: Plan): Plan {
  // What other environments run is no part of it.
  const operations = rollout.operations.filter(
    (operation) =>
      operation.kind !== 'liftHold' && (operation.kind !== 'removeDeployment' || operation.environment === environment),
  );
  const isHeld = recordOf(state, environment).hold?.release === release;
  const hold = { kind: 'hold', environment, release, cause: 'no pipeline shall deploy over it' } as const;
  return {
    title: `Roll ${environment} back: ${rollout.title}`,
    operations: isHeld ? operations : [hold, ...operations],
    notes: ['Data stays as it is: no migration is run, and none is undone.', ...rollout.notes],
  };
}
