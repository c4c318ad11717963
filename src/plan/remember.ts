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

/** When an operation was done, and by whom. */
export interface Doing {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly command: string;
}

/**
 * What the ledger knows before an operation is begun: a deployment that never served goes again when it fails, and what is
 * about to be removed need not run any more, however far its removal comes.
 */
export function expect(state: LedgerState, operation: Operation, doing: Doing): LedgerState {
  if (operation.kind === 'removeDeployment') return remember(state, operation, doing);
  if (operation.kind !== 'startUnit' || operation.rollout === undefined) return state;
  return remember(state, operation, doing);
}

/** What the ledger knows once an operation was executed. */
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
      // What the world itself tells whoever looks.
      return state;
  }
}

/** What is known once nothing of a deployment is there; the migrations of data that went with it are forgotten. */
export function forgetDeployment(state: LedgerState, { environment, deployment }: OfDeployment): LedgerState {
  return forgetUnusedReleases(
    withRecord(state, environment, (record) => ({
      ...record,
      deployments: without(record.deployments, (name) => name === deployment),
      migrations: without(record.migrations ?? {}, (key) => key.slice(0, key.indexOf('/')).endsWith(`-${deployment}`)),
    })),
  );
}

/** What is known once nothing of a revision is there; a deployment of which it was all there was is gone with it. */
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
  // What a release brought is found where it was built; the next environments may not be able to tell.
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

/** One that runs already, such as the one before the present one, was not started. */
function begun(state: LedgerState, { environment, rollout }: OfRevision, at: string): LedgerState {
  return started(state, environment, rollout, at);
}

/** Changes what is known of the revision that an operation is about. */
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

/** The revision is the one that should run from now on. */
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
    // The same one confirmed once more is no other past to go back to.
    return { ...record, past: [now, ...record.past.filter((earlier) => !isSame(earlier, now))].slice(0, LONGEST_PAST) };
  });
}

/** Whether two deployments run the same, secrets aside. */
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

/** Drops the releases that no environment names any more. */
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
