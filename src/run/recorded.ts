import type { LedgerState } from '../plan/ledger.ts';
import type { Plan, Settings } from '../plan/operation.ts';
import { pinnedReference } from '../plan/release.ts';
import type { AgentContext } from './agentContext.ts';
import { type Failure, RefusedPlan } from './failure.ts';
import type { FoundRelease } from './release.ts';
import { observeRollout } from './rollout.ts';

/** A deployment as the ledger remembers it. */
export interface RecordedWish {
  readonly environment: string;
  readonly release: string;
  readonly commit: string;
  readonly tag: string;
  /** Those that it was given from outside the flow; those of now when the ledger does not know. */
  readonly settings?: Settings;
}

/**
 * Plans to bring a recorded release back, without its migrations: whatever data is there stays as it is.
 *
 * @throws {Failure} `release-gone` before anything is touched, when its commit or an image is not there any more
 */
export async function observeRecorded(
  here: AgentContext,
  state: LedgerState,
  { environment, release, commit, tag, settings }: RecordedWish,
): Promise<{ readonly plan: Plan; readonly context: AgentContext }> {
  const there = await here.at(commit).catch((error: unknown) => {
    here.signal.throwIfAborted();
    throw gone(`its commit ${commit.slice(0, 7)} cannot be checked out`, error);
  });
  const found = await recordedRelease(there, state, release, commit);
  const wish = { ...found, environment, tag, branchHead: commit, migrates: false, ...(settings && { settings }) };
  return { plan: await observeRollout(there, wish, state), context: there };
}

async function recordedRelease(
  { ports }: AgentContext,
  state: LedgerState,
  id: string,
  commit: string,
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

function gone(why: string, cause?: unknown): Failure {
  return new RefusedPlan('release-gone', `The release cannot be brought back: ${why}. Nothing was touched.`, {
    fix: 'Choose another one: pipegen history shows those that there were.',
    cause,
  });
}
