import type { Environment } from '../../model/flow.ts';
import { type LedgerState, type PastDeployment, recordOf } from '../../plan/ledger.ts';
import type { Plan } from '../../plan/operation.ts';
import { findRollback } from '../../plan/rollback.ts';
import { sameSettings } from '../../plan/settings.ts';
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
  /** Whether the target's own images will do, as when the registry does not answer. */
  readonly offline?: boolean;
}

/**
 * Brings an earlier release back, beside what runs, and holds the environment there, so that no pipeline undoes it. Data
 * stays as it is: migrations are not run, and not undone.
 */
export function rollbackTask(
  context: AgentContext,
  { environment: name, release, offline = false }: RollbackWish,
): Task {
  const environment = askedEnvironment(context, name);
  /** Decided once: after the rollback the present release is another. */
  let target: PastDeployment | undefined;
  const command = `pipegen rollback ${name}${release === undefined ? '' : ` --release ${release}`}${offline ? ' --offline' : ''}`;
  return {
    command,
    environments: [name],
    obeysFreeze: true,
    async observe(here) {
      const { ports } = here;
      const { state } = await ports.ledger.read();
      target ??= findTarget(state, environment, command, release);
      const { plan, context: there } = await observeRecorded(here, state, {
        environment: name,
        ...target,
        isOffline: offline,
      });
      return { plan: withHold(name, state, target, plan), context: there };
    },
  };
}

function findTarget(
  state: LedgerState,
  environment: Environment,
  command: string,
  release: string | undefined,
): PastDeployment {
  const record = recordOf(state, environment.name);
  // After an interruption the same command goes on: to where the environment is held, and not further back.
  const begun = record.intent?.command === command ? record.hold : undefined;
  const unfinished =
    begun &&
    record.past.find(({ release: id, settings }) => id === begun.release && sameSettings(settings, begun.settings));
  if (unfinished !== undefined) return unfinished;
  const found = findRollback(environment, record, release);
  if ('refused' in found)
    throw new RefusedPlan('rollback-refused', found.refused, {
      exitCode: 2,
      ...(found.fix === undefined ? {} : { fix: found.fix }),
    });
  return found.to;
}

function withHold(environment: string, state: LedgerState, { release, settings }: PastDeployment, rollout: Plan): Plan {
  // What other environments run is no part of it.
  const operations = rollout.operations.filter(
    (operation) =>
      operation.kind !== 'liftHold' && (operation.kind !== 'removeDeployment' || operation.environment === environment),
  );
  const { hold: present } = recordOf(state, environment);
  const isHeld = present?.release === release && sameSettings(present.settings, settings);
  const about = { environment, release, ...(settings && { settings }) };
  const hold = { kind: 'hold', ...about, cause: 'no pipeline shall deploy over it' } as const;
  return {
    title: `Roll ${environment} back: ${rollout.title}`,
    operations: isHeld ? operations : [hold, ...operations],
    notes: ['Data stays as it is: no migration is run, and none is undone.', ...rollout.notes],
  };
}
