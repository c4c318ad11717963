import { type LedgerState, recordOf } from '../../plan/ledger.ts';
import type { Plan } from '../../plan/operation.ts';
import { pinnedReference } from '../../plan/release.ts';
import { findRollback } from '../../plan/rollback.ts';
import type { AgentContext } from '../agentContext.ts';
import { askedEnvironment } from '../askedEnvironment.ts';
import { Failure } from '../failure.ts';
import type { FoundRelease } from '../release.ts';
import { observeRollout } from '../rollout.ts';
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
    environments: [name, ...environment.retires],
    obeysFreeze: true,
    async observe(here) {
      const { ports, at } = here;
      const { state } = await ports.ledger.read();
      target ??= findTarget(state, name, command, release);
      const there = await at(target.commit).catch((error: unknown) => {
        throw gone(`its commit ${target?.commit.slice(0, 7)} cannot be checked out`, error);
      });
      const found = await recordedRelease(there, state, target);
      const rollout = await observeRollout(
        there,
        { ...found, environment: name, tag: target.tag, branchHead: target.commit, migrates: false },
        state,
      );
      return { plan: withHold(name, state, target.release, rollout), context: there };
    },
  };
}

function findTarget(state: LedgerState, environmentName: string, command: string, release: string | undefined) {
  const record = recordOf(state, environmentName);
  // After an interruption the same command goes on: to where the environment is held, and not further back.
  const begun = record.intent?.command === command ? record.hold?.release : undefined;
  const unfinished = record.past.find((earlier) => earlier.release === begun);
  if (unfinished !== undefined) return unfinished;
  const found = findRollback(environmentName, record, release);
  if ('refused' in found)
    throw new Failure('rollback-refused', found.refused, {
      exitCode: 2,
      ...(found.fix === undefined ? {} : { fix: found.fix }),
    });
  return found.to;
}

/** The release as it was recorded; every image must still be there before anything is touched. */
async function recordedRelease(
  { ports }: AgentContext,
  state: LedgerState,
  { release: id, commit }: { readonly release: string; readonly commit: string },
): Promise<FoundRelease> {
  const recorded = state.releases[id];
  if (recorded === undefined) throw gone('the ledger does not have it any more');
  const { recordedAt: _, changes: __, ...release } = recorded;
  for (const image of Object.values(release.images))
    if ((await ports.registry.digest(pinnedReference(image))) === undefined)
      throw gone(`the registry does not have ${pinnedReference(image)} any more`);
  const images = Object.fromEntries(Object.keys(release.images).map((image) => [image, 'registry' as const]));
  return { release: { ...release, commit }, images };
}

function withHold(environment: string, state: LedgerState, release: string, rollout: Plan): Plan {
  const operations = rollout.operations.filter(({ kind }) => kind !== 'liftHold');
  const isHeld = recordOf(state, environment).hold?.release === release;
  const hold = { kind: 'hold', environment, release, cause: 'no pipeline shall deploy over it' } as const;
  return {
    title: `Roll back: ${rollout.title}`,
    operations: isHeld ? operations : [hold, ...operations],
    notes: ['Data stays as it is: no migration is run, and none is undone.', ...rollout.notes],
  };
}

function gone(why: string, cause?: unknown): Failure {
  return new Failure('release-gone', `The release cannot be brought back: ${why}. Nothing was touched.`, {
    fix: 'Choose another one: pipegen history shows those that there were.',
    cause,
  });
}
