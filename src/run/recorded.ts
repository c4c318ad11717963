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

/** A deployment as the ledger remembers it. */
export interface RecordedWish {
  readonly environment: string;
  readonly release: string;
  readonly commit: string;
  readonly tag: string;
  /** Those that it was given from outside the flow; those of now when the ledger does not know. */
  readonly settings?: Settings;
  /** Whether the target's own images will do, so that the registry is not asked. */
  readonly isOffline?: boolean;
}

/**
 * Plans to bring a recorded release back, without its migrations: whatever data is there stays as it is.
 *
 * @throws {Failure} `release-gone` before anything is touched, when its commit or an image is not there any more
 */
export async function observeRecorded(
  here: AgentContext,
  state: LedgerState,
  { environment, release, commit, tag, settings, isOffline = false }: RecordedWish,
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

/** Where several machines pull, an image that one of them has is not enough. */
function mustWorkOffline(flow: Flow, environment: Environment): void {
  const { offline, title } = TARGET_KINDS[targetKindOf(flow, environment)];
  if (offline) return;
  throw badInput(
    'offline-unsupported',
    `"${environment.target}" is ${title}, whose nodes pull from the registry.`,
    'Run the command without --offline.',
  );
}

/** The registry is taken to have nothing, and is given nothing. */
function withoutRegistry(context: AgentContext): AgentContext {
  const registry = { digest: async () => undefined, retag: async () => undefined };
  return { ...context, ports: { ...context.ports, registry } };
}

function withoutTags(plan: Plan): Plan {
  return {
    ...plan,
    operations: plan.operations.filter(({ kind }) => kind !== 'tagImage'),
    notes: ['The registry is not asked: images come from the engine, and get no tag.', ...plan.notes],
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
  if (recorded === undefined) throw gone('the ledger does not have it any more');
  const { recordedAt: _, changes: __, ...release } = recorded;
  for (const reference of Object.values(release.images).map(pinnedReference)) {
    if (!isOffline && (await hasImage(ports.registry, reference))) continue;
    const isThere = await target.hasImage(reference);
    if (isOffline && isThere) continue;
    const where = isOffline ? 'the engine does not have' : 'the registry does not have';
    throw gone(`${where} ${reference}${isOffline ? '' : ' any more'}`, isThere ? OFFLINE_FIX : undefined);
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

const OFFLINE_FIX = 'pipegen rollback --offline works with what the engine has.';

function gone(why: string, fix = 'Choose another one: pipegen history shows those that there were.', cause?: unknown) {
  return new RefusedPlan('release-gone', `The release cannot be brought back: ${why}. Nothing was touched.`, {
    fix,
    cause,
  });
}
