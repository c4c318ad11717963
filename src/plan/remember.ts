import {
  type LedgerState,
  LONGEST_PAST,
  type RecordedDeployment,
  type RecordedRevision,
  recordOf,
  withRecord,
} from './ledger.ts';
import type { OfDeployment, OfRevision, Operation, Rollout } from './operation.ts';
import { sameSettings } from './settings.ts';

/** The time and the actor of an operation. */
export interface Doing {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly command: string;
}

/**
 * Records an operation before it starts: a deployment that never served is removed if it fails, and a deployment that is
 * about to be removed need not run any more, even if its removal fails.
 */
export function expect(state: LedgerState, operation: Operation, doing: Doing): LedgerState {
  if (operation.kind === 'removeDeployment') return remember(state, operation, doing);
  if (operation.kind !== 'startUnit' || operation.rollout === undefined) return state;
  return remember(state, operation, doing);
}

/** Records an executed operation. */
export function remember(state: LedgerState, operation: Operation, { at, by, command }: Doing): LedgerState {
  switch (operation.kind) {
    case 'startUnit':
      return operation.rollout === undefined ? state : started(state, operation.environment, operation.rollout, at);
    case 'migrate':
      return withRecord(state, operation.environment, (record) => ({
        ...record,
        migrations: { ...record.migrations, [operation.key]: operation.rollout.release.id },
      }));
    case 'verify':
      return changeRevision(begun(state, operation, at), operation, (revision) => ({ ...revision, verifiedAt: at }));
    case 'shiftTraffic':
      return serves(begun(state, operation, at), operation);
    case 'confirm':
      return confirmed(serves(begun(state, operation, at), operation), operation, at, by);
    case 'removeRevision':
      return forgetRevision(state, operation);
    case 'removeDeployment':
      return forgetDeployment(state, operation);
    case 'restore':
      return withRecord(state, operation.environment, (record) => ({
        ...record,
        migrations: { ...record.migrations, ...operation.migrations },
      }));
    case 'removeUnit':
      return withRecord(state, operation.environment, (record) => ({
        ...record,
        migrations: without(record.migrations ?? {}, (key) => key.startsWith(`${operation.unitName}/`)),
      }));
    case 'hold':
      return withRecord(state, operation.environment, (record) => ({
        ...record,
        hold: {
          release: operation.release,
          ...(operation.settings && { settings: operation.settings }),
          by,
          reason: command,
          since: at,
        },
      }));
    case 'liftHold':
      return withRecord(state, operation.environment, ({ hold: _, ...record }) => record);
    case 'createBranch':
    case 'deleteBranch':
    case 'openChange':
    case 'mergeChange':
    case 'buildImage':
    case 'testImage':
    case 'pushImage':
    case 'tagImage':
    case 'prepare':
    case 'updatePersistent':
    case 'removeServices':
    case 'handOver':
    case 'forgetEnvironment':
    case 'backUp':
    case 'deleteCopy':
      // These leave a trace outside the ledger, which is observed each time.
      return state;
  }
}

/** Removes a deployment from the ledger, with the migrations of its removed data. */
export function forgetDeployment(state: LedgerState, { environment, deployment }: OfDeployment): LedgerState {
  return forgetUnusedReleases(
    withRecord(state, environment, (record) => ({
      ...record,
      deployments: without(record.deployments, (name) => name === deployment),
      migrations: without(record.migrations ?? {}, (key) => key.slice(0, key.indexOf('/')).endsWith(`-${deployment}`)),
    })),
  );
}

/** Removes a revision from the ledger, with its deployment if that has no other revision. */
function forgetRevision(
  state: LedgerState,
  { environment, deployment, revision }: OfDeployment & { readonly revision: number },
): LedgerState {
  const known = recordOf(state, environment).deployments[deployment];
  if (known?.next?.revision === revision)
    return forgetUnusedReleases(setDeployment(state, environment, withoutNext(known)));
  return known?.revision === revision && known.next === undefined
    ? forgetDeployment(state, { environment, deployment })
    : state;
}

function started(state: LedgerState, environmentName: string, rollout: Rollout, at: string): LedgerState {
  const { deployment: name, tag, release, revision, settings } = rollout;
  // The changes of a release are known where it was built. Later environments may not be able to find them.
  const { changes } = { ...state.releases[release.id], ...release };
  const recorded = { ...release, ...(changes && { changes }), recordedAt: at };
  const withRelease = { ...state, releases: { ...state.releases, [release.id]: recorded } };
  const known = recordOf(state, environmentName).deployments[name];
  const fresh = { revision, release: release.id, commit: release.commit, settings, deployedAt: at };
  if (known?.revision === revision || known?.next?.revision === revision) return withRelease;
  return setDeployment(
    withRelease,
    environmentName,
    known?.verifiedAt === undefined ? { name, tag, ...fresh } : { ...known, next: fresh },
  );
}

/** A revision that is already recorded was not started. */
function begun(state: LedgerState, { environment, rollout }: OfRevision, at: string): LedgerState {
  return started(state, environment, rollout, at);
}

/** Changes the record of an operation's revision. */
function changeRevision(
  state: LedgerState,
  { environment, rollout }: OfRevision,
  change: (revision: RecordedRevision) => RecordedRevision,
): LedgerState {
  const known = recordOf(state, environment).deployments[rollout.deployment];
  if (known === undefined) return state;
  if (known.revision === rollout.revision) return setDeployment(state, environment, { ...known, ...change(known) });
  if (known.next?.revision !== rollout.revision) return state;
  return setDeployment(state, environment, { ...known, next: change(known.next) });
}

/** Records a revision as the one that should run. */
function serves(state: LedgerState, { environment, rollout }: OfRevision): LedgerState {
  const known = recordOf(state, environment).deployments[rollout.deployment];
  if (known?.next?.revision !== rollout.revision) return state;
  const { name, tag, next } = known;
  return setDeployment(state, environment, { name, tag, ...next });
}

function confirmed(state: LedgerState, { environment, rollout }: OfRevision, at: string, by: string): LedgerState {
  return withRecord(state, environment, (record) => {
    const known = record.deployments[rollout.deployment];
    if (known === undefined) return record;
    const now = { ...withoutNext(known), verifiedAt: known.verifiedAt ?? at, by };
    // Confirming the same revision again adds no entry to roll back to.
    return { ...record, past: [now, ...record.past.filter((earlier) => !isSame(earlier, now))].slice(0, LONGEST_PAST) };
  });
}

/** Whether two deployments are equal, except for secrets. */
function isSame(left: RecordedRevision & { readonly name: string }, right: typeof left): boolean {
  return (
    left.name === right.name &&
    left.release === right.release &&
    left.commit === right.commit &&
    sameSettings(left.settings, right.settings)
  );
}

function withoutNext({ next: _, ...deployment }: RecordedDeployment): RecordedDeployment {
  return deployment;
}

function setDeployment(state: LedgerState, environment: string, deployment: RecordedDeployment): LedgerState {
  return withRecord(state, environment, (record) => ({
    ...record,
    deployments: { ...record.deployments, [deployment.name]: deployment },
  }));
}

/** Removes releases that no environment refers to. */
function forgetUnusedReleases(state: LedgerState): LedgerState {
  const named = new Set(
    Object.keys(state.environments).flatMap((name) => {
      const { deployments, past } = recordOf(state, name);
      const current = Object.values(deployments);
      return [...current, ...current.flatMap(({ next }) => next ?? []), ...past].map(({ release }) => release);
    }),
  );
  return { ...state, releases: without(state.releases, (id) => !named.has(id)) };
}

function without<Value>(
  values: { readonly [key: string]: Value },
  isDropped: (key: string) => boolean,
): { readonly [key: string]: Value } {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !isDropped(key)));
}
