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

/** Options of a rollback. */
export interface RollbackOptions {
  readonly environment: string;
  /** An ID or a unique prefix; by default the newest verified release before the current one. */
  readonly release?: string;
  /** Whether to use the target's images, if the registry is unreachable. */
  readonly offline?: boolean;
}

/**
 * Deploys an earlier release next to the current one, and holds the environment at it, so that no pipeline undoes it. Data
 * is not changed: migrations are neither run nor undone.
 */
export function rollbackTask(
  context: AgentContext,
  { environment: name, release, offline = false }: RollbackOptions,
): Task {
  const environment = askedEnvironment(context, name);
  /** Decided once, because the rollback changes the current release. */
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
  // After an interruption, the same command continues to the held release, not to an even earlier one.
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
  // Deployments of other environments are not retired.
  const operations = rollout.operations.filter(
    (operation) =>
      operation.kind !== 'liftHold' && (operation.kind !== 'removeDeployment' || operation.environment === environment),
  );
  const { hold: present } = recordOf(state, environment);
  const isHeld = present?.release === release && sameSettings(present.settings, settings);
  const about = { environment, release, ...(settings && { settings }) };
  const hold = { kind: 'hold', ...about, cause: 'pipelines must not deploy another release' } as const;
  return {
    title: `Roll ${environment} back: ${rollout.title}`,
    operations: isHeld ? operations : [hold, ...operations],
    notes: ['Data is not changed: migrations are neither run nor undone.', ...rollout.notes],
  };
}
