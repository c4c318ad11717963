import { type Environment, type Flow, findEnvironment, targetKindOf } from '../model/flow.ts';
import { TARGET_KINDS } from '../model/targetKinds.ts';
import type { LedgerState } from '../plan/ledger.ts';
import type { Plan, Settings } from '../plan/operation.ts';
import { pinnedReference } from '../plan/release.ts';
import type { AgentContext } from './agentContext.ts';
import { badInput, Failure, RefusedPlan } from './failure.ts';
import { targetOf } from './observe.ts';
import type { Registry } from './ports/registry.ts';
import type { Target } from './ports/target.ts';
import type { FoundRelease } from './release.ts';
import { observeRollout } from './rollout.ts';

/** A deployment in the ledger. */
export interface RecordedRequest {
  readonly environment: string;
  readonly release: string;
  readonly commit: string;
  readonly tag: string;
  /** Its recorded values of settings; by default the current ones. */
  readonly settings?: Settings;
  /** Whether to use the target's images, without contacting the registry. */
  readonly isOffline?: boolean;
}

/**
 * Plans the deployment of a recorded release without its migrations. Data is not changed.
 *
 * @throws {Failure} `release-gone` before any change, if its commit or an image no longer exists
 */
export async function observeRecorded(
  here: AgentContext,
  state: LedgerState,
  { environment, release, commit, tag, settings, isOffline = false }: RecordedRequest,
): Promise<{ readonly plan: Plan; readonly context: AgentContext }> {
  const there = await here.at(commit).catch((error: unknown) => {
    here.signal.throwIfAborted();
    throw gone(`its commit ${commit.slice(0, 7)} cannot be checked out`, undefined, error);
  });
  const wanted = findEnvironment(there.flow, environment);
  if (isOffline) mustWorkOffline(there.flow, wanted);
  const target = targetOf(there, wanted);
  const found = await recordedRelease(there, target, state, { release, commit, isOffline });
  const request = { ...found, environment, tag, branchHead: commit, migrates: false, ...(settings && { settings }) };
  const context = isOffline ? withoutRegistry(there) : there;
  const plan = await observeRollout(context, request, state);
  return { plan: isOffline ? withoutTags(plan) : plan, context };
}

/** Refuses targets with several machines, which pull images from the registry. */
function mustWorkOffline(flow: Flow, environment: Environment): void {
  const { offline, title } = TARGET_KINDS[targetKindOf(flow, environment)];
  if (offline) return;
  throw badInput(
    'offline-unsupported',
    `"${environment.target}" is ${title}: its nodes pull images from the registry.`,
    'Run the command without --offline.',
  );
}

/** Replaces the registry by an empty one that ignores writes. */
function withoutRegistry(context: AgentContext): AgentContext {
  const registry = { digest: async () => undefined, retag: async () => undefined };
  return { ...context, ports: { ...context.ports, registry } };
}

function withoutTags(plan: Plan): Plan {
  return {
    ...plan,
    operations: plan.operations.filter(({ kind }) => kind !== 'tagImage'),
    notes: ['The registry is not contacted: images come from the engine and are not tagged.', ...plan.notes],
  };
}

async function recordedRelease(
  { ports }: AgentContext,
  target: Target,
  state: LedgerState,
  {
    release: id,
    commit,
    isOffline,
  }: { readonly release: string; readonly commit: string; readonly isOffline: boolean },
): Promise<FoundRelease> {
  const recorded = state.releases[id];
  if (recorded === undefined) throw gone('it is no longer in the ledger');
  const { recordedAt: _, changes: __, ...release } = recorded;
  for (const reference of Object.values(release.images).map(pinnedReference)) {
    if (!isOffline && (await hasImage(ports.registry, reference))) continue;
    const isThere = await target.hasImage(reference);
    if (isOffline && isThere) continue;
    const where = isOffline ? 'not on the engine' : 'no longer in the registry';
    throw gone(`${reference} is ${where}`, isThere ? OFFLINE_FIX : undefined);
  }
  const images = Object.fromEntries(Object.keys(release.images).map((image) => [image, 'registry' as const]));
  return { release: { ...release, commit }, images };
}

async function hasImage(registry: Registry, reference: string): Promise<boolean> {
  try {
    return (await registry.digest(reference)) !== undefined;
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'registry-unreachable') throw error;
    throw new Failure(error.code, error.message, { fix: `${error.fix} ${OFFLINE_FIX}`, cause: error });
  }
}

const OFFLINE_FIX = 'To use the images on the engine: pipegen rollback --offline';

function gone(why: string, fix = 'Choose another release. To list them: pipegen history', cause?: unknown) {
  return new RefusedPlan('release-gone', `The release cannot be deployed again: ${why}. Nothing was changed.`, {
    fix,
    cause,
  });
}
